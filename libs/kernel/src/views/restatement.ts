import type { CodeList, CodeVersion } from '../model/code-list.js';
import { periodOf } from '../time/days.js';
import { inOne } from './by-level.js';
import type { Gathered } from './roll-up.js';
import { keyOf, type Standing } from './standing.js';

/** The units of a day, in which the history of a code list is told. Nothing is divided: what went over into several stands unallocated under what they have in common. */
export class Restatement {
  /** The day, as text. */
  readonly day: string;
  readonly #standings = new Map<string, Standing>();

  /** @param day of the reporting zone, as the kernel counts days */
  constructor(
    private readonly list: CodeList,
    day: number,
  ) {
    this.day = periodOf(day, 'day');
  }

  /** The key of the group that a code version belongs to; what the list does not know stays by itself. */
  keyOf(id: string): string {
    const version = this.list.get(id);
    return version ? keyOf(this.#standing(version)) : id;
  }

  /** The code versions that stand under a code, bare or as one version, those included that are unallocated there. */
  under(code: string): ReadonlySet<string> {
    const under = this.list.under(code);
    const stands = this.list
      .versions()
      .filter((version) => under.has(this.#standing(version).code))
      .map(({ id }) => id);
    return new Set(stands);
  }

  /** The version of a code, bare or as one version, that is valid on the day. */
  versionOf(code: string): string | undefined {
    return this.list
      .versions()
      .find((one) => (one.id === code || one.code === code) && this.#isValid(one))?.id;
  }

  #hasBegun({ validFrom }: CodeVersion): boolean {
    return validFrom <= this.day;
  }

  #isValid(version: CodeVersion): boolean {
    const { validTo } = version;
    return this.#hasBegun(version) && (validTo === undefined || this.day <= validTo);
  }

  #standing(version: CodeVersion): Standing {
    const known = this.#standings.get(version.id);
    if (known) return known;
    // Met again on its own way it stands by itself.
    this.#standings.set(version.id, { code: version.id, unallocated: false });
    const standing = this.#found(version);
    this.#standings.set(version.id, standing);
    return standing;
  }

  #found(version: CodeVersion): Standing {
    if (this.#isValid(version)) return { code: version.id, unallocated: false };
    const [first, ...more] = this.#towards(version).map((one) => this.#standing(one));
    if (!first) return this.#ended(version);
    if (more.every((other) => keyOf(other) === keyOf(first))) return first;
    return { code: this.#common([first, ...more]), unallocated: true };
  }

  /** What a code version went over into, or came from, towards the day; nothing where that passes over the day. */
  #towards(version: CodeVersion): readonly CodeVersion[] {
    const hasBegun = this.#hasBegun(version);
    const ids = hasBegun
      ? this.list.successorsOf(version.id)
      : this.list.predecessorsOf(version.id);
    const next = ids.flatMap((id) => this.list.get(id) ?? []);
    const isNearer = (one: CodeVersion): boolean =>
      this.#isValid(one) || this.#hasBegun(one) === hasBegun;
    return next.every(isNearer) ? next : [];
  }

  /** What leads to nothing of the day belongs to the unit above it, where there is one. */
  #ended({ id }: CodeVersion): Standing {
    const parent = this.list.get(this.list.tree.parentOf(id) ?? '');
    if (!parent) return { code: id, unallocated: false };
    return { code: this.#standing(parent).code, unallocated: true };
  }

  /** The lowest code that all of these are or stand under; '' where there is none. */
  #common([first, ...more]: readonly Standing[]): string {
    const paths = more.map(({ code }) => this.#pathOf(code));
    const common = this.#pathOf(first?.code ?? '').find((id) =>
      paths.every((path) => path.includes(id)),
    );
    const version = this.list.get(common ?? '');
    return version ? this.#standing(version).code : '';
  }

  /** A code and all above it, the lowest first. */
  #pathOf(code: string): readonly string[] {
    const path: string[] = [];
    const { tree } = this.list;
    for (
      let id: string | undefined = code;
      id !== undefined && !path.includes(id);
      id = tree.parentOf(id)
    )
      path.push(id);
    return path;
  }
}

/** Groups by code version, each added to where it stands in the units of a day; `standingOf` reads their keys. */
export function restated(gathered: Gathered, restatement: Restatement | undefined): Gathered {
  if (!restatement) return gathered;
  const members = Map.groupBy(gathered.groups, ({ code }) => restatement.keyOf(code));
  return { ...gathered, groups: [...members].map(([key, groups]) => inOne(key, groups)) };
}
