import type { Dossier } from './dossier.js';
import type { Feedback } from './feedback.js';
import type { FeedName, Said, SimulatedRow } from './sending.js';
import type { Slot } from './timeline.js';

interface Standing {
  /** The greatest version but for those of wrong files. */
  base: Said | undefined;
  readonly files: Map<string, Said>;
}

const greater = (one: Said | undefined, other: Said): Said =>
  one && one.version >= other.version ? one : other;

/** What stands of each record after all that was sent: the greatest version of those that were right and not withdrawn. */
export class Truth {
  readonly #standing = new Map<string, Standing>();
  readonly #ofFiles = new Map<string, Set<string>>();
  readonly #named = new Map<string, Set<string>>();

  /** A delivery names a month or a day: there are data of it, be it nothing. */
  name(feed: FeedName, period: string): void {
    const kind = feed.replace('one-stop.', '');
    this.#named.set(kind, (this.#named.get(kind) ?? new Set()).add(period));
  }

  /** The months and days that deliveries named. @param kind what they are about: `dossiers`, `feedback`, `procedures` */
  named(kind: string): readonly string[] {
    return [...(this.#named.get(kind) ?? [])];
  }

  take({ says, file }: SimulatedRow): void {
    if (!says) return;
    const standing = this.#standing.get(says.key) ?? { base: undefined, files: new Map() };
    this.#standing.set(says.key, standing);
    if (!file) {
      standing.base = greater(standing.base, says);
      return;
    }
    standing.files.set(file.id, greater(standing.files.get(file.id), says));
    this.#ofFiles.set(file.id, (this.#ofFiles.get(file.id) ?? new Set()).add(says.key));
  }

  withdraw(file: string): void {
    for (const key of this.#ofFiles.get(file) ?? []) this.#standing.get(key)?.files.delete(file);
    this.#ofFiles.delete(file);
  }

  /** Takes all that happens within a slot. @returns the rows that must be refused */
  after({ deliveries, withdrawn, nothing }: Slot): readonly SimulatedRow[] {
    const rows = deliveries.flatMap((delivery) => delivery.rows);
    for (const row of rows) this.take(row);
    for (const { feed, period } of nothing) this.name(feed, period);
    for (const { id } of withdrawn) this.withdraw(id);
    return rows.filter(({ refusedAs }) => refusedAs !== undefined);
  }

  *#said(): Generator<Said> {
    for (const { base, files } of this.#standing.values()) {
      let stands = base;
      for (const said of files.values()) stands = greater(stands, said);
      if (stands) yield stands;
    }
  }

  /** The version that stands of each record, as it was last sent. */
  said(): readonly Said[] {
    return [...this.#said()];
  }

  dossiers(): readonly Dossier[] {
    return this.said().flatMap((one) => (one.kind === 'dossier' ? [one.state] : []));
  }

  feedback(): readonly Feedback[] {
    return this.said().flatMap((one) => (one.kind === 'feedback' ? [one.state] : []));
  }
}
