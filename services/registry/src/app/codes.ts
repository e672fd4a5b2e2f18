import { DAY_MS, Fault } from '@nhip/contracts';
import { Catalogue, dayOf, readInstant, type CodeVersion, type Defined } from '@nhip/kernel';
import type { DefinitionStore } from './ports.js';

/** A code version with what it came from and what became of it: ids of code versions. */
export interface CodeView extends CodeVersion {
  readonly predecessors: readonly string[];
  readonly successors: readonly string[];
}

/** The day of the reporting zone that `asOf` means; undefined = at any time. @throws Fault `malformed` */
export function dayAsked(asOf: string | undefined): string | undefined {
  if (asOf === undefined || asOf === '') return undefined;
  const instant = readInstant(asOf);
  if (instant === undefined)
    throw new Fault(
      'malformed',
      'wrong-as-of',
      {
        vi: `asOf=“${asOf}” không phải ngày hay thời điểm ISO`,
        en: `asOf=“${asOf}” is no date and no ISO instant`,
      },
      { hint: { vi: 'ví dụ 2025-07-01', en: 'e.g. 2025-07-01' } },
    );
  return new Date(dayOf(instant) * DAY_MS).toISOString().slice(0, 10);
}

const isValid = ({ validFrom, validTo }: CodeVersion, day: string | undefined): boolean =>
  day === undefined || (validFrom <= day && (validTo === undefined || day <= validTo));

function viewOf(version: CodeVersion, { successors = [] }: Defined<'code-list'>): CodeView {
  return {
    ...version,
    predecessors: successors.filter(({ to }) => to === version.id).map(({ from }) => from),
    successors: successors.filter(({ from }) => from === version.id).map(({ to }) => to),
  };
}

/** Reads code lists over time. */
export class Codes {
  constructor(private readonly store: DefinitionStore) {}

  /** The versions of a list that are valid on a day, in the list's order. */
  async list(id: string, day: string | undefined): Promise<readonly CodeView[]> {
    const catalogue = Catalogue.build(await this.store.all(), 0);
    const [list, definition] = [catalogue.codeLists.get(id), catalogue.get('code-list', id)];
    if (!list || !definition)
      throw new Fault('missing', 'unknown-list', {
        vi: `không có danh mục “${id}”`,
        en: `there is no code list “${id}”`,
      });
    return list
      .versions()
      .filter((version) => isValid(version, day))
      .map((version) => viewOf(version, definition));
  }

  /** All versions of one code that are valid on a day. */
  async one(id: string, code: string, day: string | undefined): Promise<readonly CodeView[]> {
    const found = (await this.list(id, day)).filter((version) => version.code === code);
    if (found.length > 0) return found;
    throw new Fault('missing', 'unknown-code', {
      vi: `mã “${code}” không có trong danh mục ${id}`,
      en: `code “${code}” is not in the list ${id}`,
    });
  }
}
