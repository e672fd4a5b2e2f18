import type { Finding, Text } from '@nhip/contracts';
import { dayOf } from '../indicators/days.js';
import type { CodeBody, Defined } from './definitions.js';

/** A code at one time of its life; its identity is `code@from`. */
export interface CodeVersion {
  readonly id: string;
  readonly code: string;
  readonly validFrom: string;
  readonly validTo?: string;
  readonly parent?: string;
  readonly name: Text;
}

export type Resolved = { readonly ok: true; readonly id: string } | { readonly ok: false; readonly finding: Finding };

const dayOfDate = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000;
const normal = (text: string): string => text.normalize('NFC').trim();

interface Entry {
  readonly version: CodeVersion;
  readonly from: number;
  readonly to: number;
}

function entryOf(body: CodeBody): Entry {
  const version = { id: `${body.code}@${body.from}`, code: body.code, validFrom: body.from, name: body.name, ...(body.to && { validTo: body.to }), ...(body.parent && { parent: body.parent }) };
  return { version, from: dayOfDate(body.from), to: body.to ? dayOfDate(body.to) : Number.MAX_SAFE_INTEGER };
}

/** A list of codes over time. Text resolves as of an instant, by code or by one of its other spellings. */
export class CodeList {
  readonly id: string;
  readonly #byText = new Map<string, Entry[]>();
  readonly #byId = new Map<string, CodeVersion>();
  readonly #children = new Map<string, string[]>();

  constructor(definition: Defined<'code-list'>) {
    this.id = definition.id;
    for (const body of definition.codes) {
      const entry = entryOf(body);
      this.#byId.set(entry.version.id, entry.version);
      for (const text of [body.code, ...(body.aliases ?? [])]) this.#byText.set(normal(text), [...(this.#byText.get(normal(text)) ?? []), entry]);
      if (body.parent) this.#children.set(body.parent, [...(this.#children.get(body.parent) ?? []), body.code]);
    }
  }

  /** The code version that a text means on the day of an instant. */
  resolve(text: string, at: number): Resolved {
    const entries = this.#byText.get(normal(text));
    if (!entries) return this.#refuse('unknown-code', text, `mã “${text}” không có trong danh mục ${this.id}`, `code “${text}” is not in the list ${this.id}`);
    const day = dayOf(at);
    const valid = entries.find((entry) => entry.from <= day && day <= entry.to);
    if (valid) return { ok: true, id: valid.version.id };
    return this.#refuse('code-not-valid-then', text, `mã “${text}” không có hiệu lực vào ngày của bản ghi`, `code “${text}” was not valid on the record's day`);
  }

  #refuse(code: string, text: string, vi: string, en: string): Resolved {
    return { ok: false, finding: { code, value: text.slice(0, 200), message: { vi, en } } };
  }

  get(id: string): CodeVersion | undefined {
    return this.#byId.get(id);
  }

  versions(): readonly CodeVersion[] {
    return [...this.#byId.values()];
  }

  /** The ids of a code's versions and of all under it. `code` is bare, or one version's id. */
  under(code: string): ReadonlySet<string> {
    const found = new Set<string>();
    const exact = this.#byId.get(code);
    const walk = (bare: string): void => {
      for (const version of this.#byId.values()) if (version.code === bare && (!exact || bare !== exact.code || version === exact)) found.add(version.id);
      for (const child of this.#children.get(bare) ?? []) walk(child);
    };
    walk(exact?.code ?? code);
    return found;
  }
}
