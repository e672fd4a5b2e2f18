import { unknownCode, wrongDay } from '@nhip/contracts';
import {
  Catalogue,
  dayOf,
  periodOf,
  readInstant,
  REPORTING_ZONE,
  type CodeVersion,
  type Defined,
} from '@nhip/kernel';
import { malformed } from '@nhip/platform';
import { unknownList } from '../faults.js';
import type { DefinitionStore } from './ports.js';

/** A code version with what it came from and what became of it: ids of code versions. */
export interface CodeView extends CodeVersion {
  readonly predecessors: readonly string[];
  readonly successors: readonly string[];
}

/** The day of the reporting zone that `asOf` means; undefined = at any time. Throws Fault `wrong-day` where no calendar has it. */
export function dayAsked(asOf: string | undefined): string | undefined {
  if (asOf === undefined || asOf === '') return undefined;
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(asOf)
    ? readInstant(asOf, REPORTING_ZONE)
    : /^\d{4}-\d{2}-\d{2}T/.test(asOf)
      ? readInstant(asOf)
      : undefined;
  if (instant === undefined) throw malformed(wrongDay(asOf));
  return periodOf(dayOf(instant), 'day');
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
    if (!list || !definition) throw unknownList(id);
    return list
      .versions()
      .filter((version) => isValid(version, day))
      .map((version) => viewOf(version, definition));
  }

  /** All versions of one code that are valid on a day. */
  async one(id: string, code: string, day: string | undefined): Promise<readonly CodeView[]> {
    const found = (await this.list(id, day)).filter((version) => version.code === code);
    if (found.length > 0) return found;
    throw unknownCode(code, id, 'missing');
  }
}
