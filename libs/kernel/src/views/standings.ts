import type { Coverage, Text, ValueFreshness } from '@nhip/contracts';
import type { CubeProgram } from '../cubes/cube-program.js';
import type { Catalogue } from '../model/catalogue.js';
import type { Defined } from '../model/definitions.js';
import { daysOf, daysOfPeriod, type Days } from '../time/days.js';
import type { Deliveries } from './known-deliveries.js';
import { remembered } from './remembered.js';
import { sendersAmong } from './senders-among.js';
import type { SourceBasis } from './source-of.js';

const ALWAYS = daysOf('all', 'all') as Days;

/** Code versions by dimension. */
type Codes = Readonly<Record<string, readonly string[]>>;

interface Stands {
  readonly freshness: ValueFreshness;
  readonly coverage: Coverage;
}

/** How a value of a period stands. @param codes what it is about: where they are agencies that send, these alone */
export type Standings = (period: string, codes?: Codes) => Stands;

/** What is known when it is asked how values stand. */
export type Judged = SourceBasis & {
  readonly deliveries: Pick<Deliveries, 'freshness' | 'coverage'>;
};

const agencyName = (catalogue: Catalogue, id: string): Text =>
  catalogue.get('agency', id)?.name ?? { vi: id, en: id };

/** How feeds stand in a period. @param among of all senders these, where one of them sends */
export function standsIn(
  { catalogue, deliveries, at }: Judged,
  feeds: readonly Defined<'feed'>[],
  period: string,
  among: ReadonlySet<string>,
): Stands {
  const days = daysOfPeriod(period) ?? ALWAYS;
  const { state, feeds: each } = deliveries.freshness(feeds, at, among);
  const { missing, ...counts } = deliveries.coverage(feeds, days, at, among);
  return {
    freshness: {
      state,
      feeds: each.map(({ lastDelivery: last, ...feed }) => ({
        ...feed,
        lastDelivery: last === undefined ? null : new Date(last).toISOString(),
      })),
    },
    coverage: {
      ...counts,
      missing: missing.map((agency) => ({ agency, name: agencyName(catalogue, agency) })),
    },
  };
}

/** Of the senders of cubes those that a value is about; none where it is about codes that are no agencies that send. */
export function sendersBehind(
  catalogue: Catalogue,
  read: readonly CubeProgram[],
): (codes: Codes) => ReadonlySet<string> {
  const feeds = catalogue.feedsBehind(read);
  const dimensions = read.flatMap((program) => program.dimensions);
  const amongOf = remembered((key) => {
    const codes = JSON.parse(key) as Codes;
    const asked = dimensions.map(({ name, list }) => ({ list, codes: codes[name] ?? [] }));
    return new Set(sendersAmong(catalogue, feeds, asked));
  });
  return (codes) => amongOf(JSON.stringify(codes));
}

/** How the feeds of cubes stand, and which agencies have delivered, to be asked for every value of an answer. */
export function standingsOf(known: Judged, read: readonly CubeProgram[]): Standings {
  const { catalogue } = known;
  const feeds = catalogue.feedsBehind(read);
  const amongOf = sendersBehind(catalogue, read);
  const ofSenders = remembered((_senders) => new Map<string, Stands>());
  return (period, codes = {}) => {
    const among = amongOf(codes);
    const ofPeriods = ofSenders([...among].join());
    const stands = ofPeriods.get(period) ?? standsIn(known, feeds, period, among);
    ofPeriods.set(period, stands);
    return stands;
  };
}
