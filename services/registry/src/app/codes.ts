import { malformed, unknownCode, wrongDay, type Code, type CodeChange } from '@nhip/contracts';
import {
  Catalogue,
  dayOf,
  periodOf,
  readInstant,
  REPORTING_ZONE,
  type CodeList,
  type CodeVersion,
} from '@nhip/kernel';
import { pageOf, type Page, type PageQuery } from '@nhip/platform';
import { daysReversed, needsTwoDays, unknownList } from '../faults.js';
import type { DefinitionStore } from './ports.js';

/** The day of the reporting zone that a parameter means; undefined = at any time. Throws Fault `wrong-day` where no calendar has it. */
export function dayAsked(asked: string | undefined, name = 'asOf'): string | undefined {
  if (asked === undefined || asked === '') return undefined;
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(asked)
    ? readInstant(asked, REPORTING_ZONE)
    : /^\d{4}-\d{2}-\d{2}T/.test(asked)
      ? readInstant(asked)
      : undefined;
  if (instant === undefined) throw malformed(wrongDay(asked, name));
  return periodOf(dayOf(instant), 'day');
}

/** The two days of a comparison. Throws Fault `wrong-day`, `needs-two-days`, or `days-reversed`. */
export function daysAsked(asked: {
  readonly since?: string | undefined;
  readonly asOf?: string | undefined;
}): readonly [since: string, asOf: string] {
  const [since, asOf] = [dayAsked(asked.since, 'since'), dayAsked(asked.asOf)];
  if (since === undefined || asOf === undefined) throw needsTwoDays();
  if (since > asOf) throw daysReversed();
  return [since, asOf];
}

const isValid = ({ validFrom, validTo }: CodeVersion, day: string | undefined): boolean =>
  day === undefined || (validFrom <= day && (validTo === undefined || day <= validTo));

/** A code version with what it came from and what became of it. */
function viewOf(version: CodeVersion, list: CodeList): Code {
  const level = list.tree.levelOf(version.id);
  return {
    ...version,
    ...(level !== undefined && { level }),
    predecessors: list.predecessorsOf(version.id),
    successors: list.successorsOf(version.id),
  };
}

/** The version of each code on a day. */
const versionsOn = (list: CodeList, day: string): ReadonlyMap<string, CodeVersion> =>
  new Map(
    list
      .versions()
      .filter((version) => isValid(version, day))
      .map((version) => [version.code, version]),
  );

interface Change {
  readonly code: string;
  readonly before: CodeVersion | undefined;
  readonly after: CodeVersion | undefined;
}

const kindOf = ({ before, after }: Change): CodeChange['change'] =>
  before === undefined ? 'new' : after === undefined ? 'ended' : 'changed';

function changesOf(list: CodeList, since: string, asOf: string): readonly Change[] {
  const [before, after] = [versionsOn(list, since), versionsOn(list, asOf)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((code) => ({ code, before: before.get(code), after: after.get(code) }))
    .filter((change) => change.before?.id !== change.after?.id);
}

/** The page of a list that a query asks for; only what is on it is made. */
function pageIn<T, V>(all: readonly T[], query: PageQuery, view: (one: T) => V): Page<V> {
  const { items, ...rest } = pageOf(all, query);
  return { items: items.map(view), ...rest };
}

/** Reads code lists over time. */
export class Codes {
  constructor(private readonly store: DefinitionStore) {}

  /** The versions of a list that are valid on a day, in the list's order. */
  async list(id: string, day: string | undefined, query: PageQuery): Promise<Page<Code>> {
    const list = await this.#list(id);
    const versions = list.versions().filter((version) => isValid(version, day));
    return pageIn(versions, query, (version) => viewOf(version, list));
  }

  /** All versions of one code that are valid on a day. */
  async one(id: string, code: string, day: string | undefined): Promise<readonly Code[]> {
    const list = await this.#list(id);
    const found = list.versions().filter((one) => one.code === code && isValid(one, day));
    if (found.length === 0) throw unknownCode(code, id, 'missing');
    return found.map((version) => viewOf(version, list));
  }

  /** The codes under which two days have not the same version, those of the first day first. */
  async changes(
    id: string,
    [since, asOf]: readonly [since: string, asOf: string],
    query: PageQuery,
  ): Promise<Page<CodeChange>> {
    const list = await this.#list(id);
    const view = (version: CodeVersion | undefined): Code | null =>
      version ? viewOf(version, list) : null;
    return pageIn(changesOf(list, since, asOf), query, (change) => ({
      code: change.code,
      change: kindOf(change),
      before: view(change.before),
      after: view(change.after),
    }));
  }

  /** Throws Fault `unknown-list`. */
  async #list(id: string): Promise<CodeList> {
    const list = Catalogue.build(await this.store.all(), 0).codeLists.get(id);
    if (list) return list;
    throw unknownList(id);
  }
}
