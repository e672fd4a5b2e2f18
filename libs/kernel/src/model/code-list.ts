import {
  composed,
  DAY_MS,
  trimUnseen,
  unseenIn,
  withoutMarks,
  type Finding,
  type Text,
} from '@nhip/contracts';
import { dayOf } from '../time/days.js';
import { CodeTree } from './code-tree.js';
import type { CodeBody, Defined, LevelBody } from './definitions.js';

/** A code at one time of its life; its identity is `code@from`. */
export interface CodeVersion {
  readonly id: string;
  readonly code: string;
  readonly validFrom: string;
  /** Last day of validity. */
  readonly validTo?: string;
  readonly parent?: string;
  readonly name: Text;
  readonly note?: Text;
}

/** A code version, perhaps with something to say to the sender; or why there is none. */
export type Resolved =
  | { readonly ok: true; readonly id: string; readonly finding?: Finding }
  | { readonly ok: false; readonly finding: Finding };

interface Entry {
  readonly version: CodeVersion;
  readonly level: string | undefined;
  readonly from: number;
  readonly to: number;
}

/** Codes that a finding names, at most. */
const SHOWN = 12;
const dayOfDate = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS;
/** A code or one of its other spellings, as it is looked for. */
export const codeText = (text: string): string => composed(trimUnseen(text));
const folded = (text: string): string => withoutMarks(codeText(text)).toLowerCase();
const meets = (a: Entry, b: Entry): boolean => a.from <= b.to && b.from <= a.to;
const finding = (code: string, value: string, vi: string, en: string): Finding => ({
  code,
  value: value.slice(0, 200),
  message: { vi, en },
});

function entryOf(body: CodeBody): Entry {
  const version: CodeVersion = {
    id: `${body.code}@${body.from}`,
    code: body.code,
    validFrom: body.from,
    name: body.name,
    ...(body.to && { validTo: body.to }),
    ...(body.parent && { parent: body.parent }),
    ...(body.note && { note: body.note }),
  };
  return {
    version,
    level: body.level,
    from: dayOfDate(body.from),
    to: body.to ? dayOfDate(body.to) : Number.MAX_SAFE_INTEGER,
  };
}

function put<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}

/** Code versions as people know them: 25747 (Phường Thủ Dầu Một). */
function named(versions: readonly CodeVersion[], language: keyof Text): string {
  const shown = versions
    .slice(0, SHOWN)
    .map(({ code, name }) => `${code} (${name[language]})`)
    .join(', ');
  const more = versions.length - SHOWN;
  if (more <= 0) return shown;
  return shown + (language === 'vi' ? `, … và ${more} mã nữa` : `, … and ${more} more`);
}

/** What is looked for seldom is made when it is first looked for. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** A list of codes over time. Text resolves as of an instant, by code or by one of its other spellings. */
export class CodeList {
  readonly id: string;
  readonly name: Text;
  readonly #byText = new Map<string, Entry[]>();
  readonly #byCode = new Map<string, Entry[]>();
  readonly #byId = new Map<string, Entry>();
  readonly #successors = new Map<string, string[]>();
  readonly #others: string | undefined;
  readonly #levels: readonly LevelBody[];
  readonly #tree = once(() => this.#makeTree());
  readonly #children = once(() => this.#entriesByParent());
  readonly #predecessors = once(() => this.#idsBySuccessor());
  readonly #lookalikes = once(() => Map.groupBy(this.#byText.keys(), folded));

  constructor(definition: Defined<'code-list'>) {
    this.id = definition.id;
    this.name = definition.name;
    this.#others = definition.unknown;
    this.#levels = definition.levels ?? [];
    for (const body of definition.codes) this.#add(body);
    for (const { from, to } of definition.successors ?? []) put(this.#successors, from, to);
  }

  #add(body: CodeBody): void {
    const entry = entryOf(body);
    this.#byId.set(entry.version.id, entry);
    put(this.#byCode, body.code, entry);
    for (const text of new Set([body.code, ...(body.aliases ?? [])].map(codeText)))
      put(this.#byText, text, entry);
  }

  #entriesByParent(): ReadonlyMap<string, readonly Entry[]> {
    const children = new Map<string, Entry[]>();
    for (const entry of this.#byId.values())
      for (const parent of this.#parentsOf(entry)) put(children, parent.version.id, entry);
    return children;
  }

  #idsBySuccessor(): ReadonlyMap<string, readonly string[]> {
    const predecessors = new Map<string, string[]>();
    for (const [from, successors] of this.#successors)
      for (const to of successors) put(predecessors, to, from);
    return predecessors;
  }

  /** Versions of the parent code that were valid at some time of this version's life. */
  #parentsOf(entry: Entry): readonly Entry[] {
    const { parent } = entry.version;
    return parent === undefined
      ? []
      : (this.#byCode.get(parent) ?? []).filter((one) => meets(one, entry));
  }

  /** The code version under which one stands: that of its first day, else the first that there was; undefined of a root. */
  parentOf(id: string): string | undefined {
    const entry = this.#byId.get(id);
    return entry && this.#parentOf(entry)?.version.id;
  }

  /** The one of them under which a version is added up: that of its first day, else the first that there was. */
  #parentOf(entry: Entry): Entry | undefined {
    const parents = [...this.#parentsOf(entry)].sort((a, b) => a.from - b.from);
    return parents.findLast(({ from }) => from <= entry.from) ?? parents[0];
  }

  #makeTree(): CodeTree {
    const codes = [...this.#byId.values()].map((entry) => ({
      id: entry.version.id,
      parent: this.#parentOf(entry)?.version.id ?? entry.version.parent,
      level: entry.level,
    }));
    return new CodeTree(this.#levels, codes);
  }

  /** Its levels, and which code versions stand under which; made when it is first asked for. */
  get tree(): CodeTree {
    return this.#tree();
  }

  /**
   * The code version that a text means on the day of an instant; it takes as long whatever the length of the list. An ended code gives its successor, with a finding, where that is unique;
   * a text that the list does not know its code for those, with a finding, where it declares one.
   * @param at integer ms
   */
  resolve(text: string, at: number): Resolved {
    const entries = this.#byText.get(text) ?? this.#byText.get(codeText(text));
    const day = dayOf(at);
    if (!entries) return this.#other(text, day) ?? { ok: false, finding: this.#unknown(text) };
    for (const entry of entries)
      if (entry.from <= day && day <= entry.to) return { ok: true, id: entry.version.id };
    return this.#succeeded(text, entries, day);
  }

  /** What stands for all that the list does not know, where it does on that day. */
  #other(text: string, day: number): Resolved | undefined {
    if (this.#others === undefined) return undefined;
    const entry = this.#byCode.get(this.#others)?.find(({ from, to }) => from <= day && day <= to);
    if (!entry) return undefined;
    const { id, code, name } = entry.version;
    return {
      ok: true,
      id,
      finding: finding(
        'code-not-listed',
        text,
        `mã “${text}” không có trong danh mục “${this.name.vi}”; tính vào “${name.vi}” (${code})`,
        `code “${text}” is not in the list “${this.name.en}”; it counts under “${name.en}” (${code})`,
      ),
    };
  }

  #succeeded(text: string, entries: readonly Entry[], day: number): Resolved {
    const ended = entries.filter((entry) => entry.to < day).sort((a, b) => b.to - a.to)[0];
    const heirs = ended ? this.#heirs(ended.version.id, day) : [];
    const [only, ...more] = heirs;
    if (!only || !ended) {
      const spans = entries
        .map(({ version }) => `${version.validFrom} – ${version.validTo ?? '…'}`)
        .join('; ');
      return {
        ok: false,
        finding: finding(
          'code-not-valid-then',
          text,
          `mã “${text}” không có hiệu lực vào ngày của bản ghi (hiệu lực ${spans})`,
          `code “${text}” was not valid on the record's day (valid ${spans})`,
        ),
      };
    }
    const until = ended.version.validTo ?? '';
    if (more.length === 0)
      return {
        ok: true,
        id: only.id,
        finding: finding(
          'code-succeeded',
          text,
          `mã “${text}” hết hiệu lực từ sau ${until}; đã dùng mã kế tiếp ${named(heirs, 'vi')}`,
          `code “${text}” ended on ${until}; its successor ${named(heirs, 'en')} was taken`,
        ),
      };
    return {
      ok: false,
      finding: finding(
        'code-split',
        text,
        `mã “${text}” hết hiệu lực từ sau ${until}; chọn một trong: ${named(heirs, 'vi')}`,
        `code “${text}” ended on ${until}; choose one of: ${named(heirs, 'en')}`,
      ),
    };
  }

  /** Code versions valid on a day that a chain of successors leads to. */
  #heirs(id: string, day: number): readonly CodeVersion[] {
    const found: CodeVersion[] = [];
    const seen = new Set<string>([id]);
    const walk = (from: string): void => {
      for (const next of this.#successors.get(from) ?? []) {
        const entry = this.#byId.get(next);
        if (!entry || seen.has(next)) continue;
        seen.add(next);
        if (entry.from <= day && day <= entry.to) found.push(entry.version);
        else walk(next);
      }
    };
    walk(id);
    return found;
  }

  #unknown(text: string): Finding {
    const alike =
      this.#byCode.size <= SHOWN
        ? [...this.#byCode.keys()]
        : (this.#lookalikes().get(folded(text)) ?? []).slice(0, SHOWN);
    const [vi, en] =
      alike.length > 0
        ? [`; có: ${alike.join(', ')}`, `; known are: ${alike.join(', ')}`]
        : ['', ''];
    const unseen = unseenIn(text);
    const [hidden, hiddenEn] = unseen
      ? [
          ` (có ký tự ${unseen.name} không nhìn thấy)`,
          ` (it holds ${unseen.name}, which is not seen)`,
        ]
      : ['', ''];
    return finding(
      'unknown-code',
      text,
      `mã “${text}”${hidden} không có trong danh mục “${this.name.vi}”${vi}`,
      `code “${text}”${hiddenEn} is not in the list “${this.name.en}”${en}`,
    );
  }

  get(id: string): CodeVersion | undefined {
    return this.#byId.get(id)?.version;
  }

  /** Whether there is this bare code, or this code version. */
  has(code: string): boolean {
    return this.#byCode.has(code) || this.#byId.has(code);
  }

  /** Ids of the code versions that one went over into. */
  successorsOf(id: string): readonly string[] {
    return this.#successors.get(id) ?? [];
  }

  /** Ids of the code versions that went over into one. */
  predecessorsOf(id: string): readonly string[] {
    return this.#predecessors().get(id) ?? [];
  }

  /** The versions of a code, in the order of the list; none where it has no such code. */
  versionsOf(code: string): readonly CodeVersion[] {
    return (this.#byCode.get(code) ?? []).map(({ version }) => version);
  }

  versions(): readonly CodeVersion[] {
    return [...this.#byId.values()].map((entry) => entry.version);
  }

  /** The ids of a code's versions and of all under it, for as long as they were under it. `code` is bare, or one version's id. */
  under(code: string): ReadonlySet<string> {
    const found = new Set<string>();
    const walk = (entry: Entry): void => {
      if (found.has(entry.version.id)) return;
      found.add(entry.version.id);
      this.#children().get(entry.version.id)?.forEach(walk);
    };
    const exact = this.#byId.get(code);
    (exact ? [exact] : (this.#byCode.get(code) ?? [])).forEach(walk);
    return found;
  }
}
