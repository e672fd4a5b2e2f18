import { divide, isLess, minus, plus, times, whole, type Maybe } from './ratio.js';

/** Reads a measure of the period and code that is asked for; undefined where there are no data. */
export type Read = (measure: string) => Maybe;

/** An indicator as its decree or its text says it: the simulator's own reading. */
export interface Indicator {
  readonly id: string;
  readonly decimals: number;
  /** How many there are: where nothing is known it counts as none. */
  readonly isCount: boolean;
  /** Dimensions by which it is compared. */
  readonly by: readonly string[];
  readonly value: (read: Read) => Maybe;
}

const DOSSIERS = ['agency', 'commune', 'field', 'channel', 'object'];
const SAID = ['agency', 'commune', 'field'];
const PROCEDURES = ['field', 'object'];

const ZERO = whole(0);
const ONE = whole(1);

const count =
  (measure: string) =>
  (read: Read): Maybe =>
    read(measure);
const share =
  (part: string, of: string) =>
  (read: Read): Maybe =>
    times(divide(read(part), read(of)), 100);

/** Item 2.1: of all that ended in the period or are in process at its end, those not late. */
const onTime = (read: Read): Maybe =>
  times(
    divide(
      minus(plus(read('onTime'), read('open')), read('overdue')),
      plus(read('finished'), read('open')),
    ),
    100,
  );

/** Item 5.4. */
function satisfied(read: Read): Maybe {
  const late = divide(read('late'), read('finished'));
  const said = divide(read('feedback.aboutDossiers') ?? ZERO, read('received'));
  const left = minus(minus(ONE, late), said);
  return left && times(isLess(left, ZERO) ? ZERO : left, 100);
}

const content = (read: Read): Maybe =>
  times(
    divide(
      minus(read('feedback.received'), read('feedback.unsatisfied')),
      read('feedback.received'),
    ),
    100,
  );

interface Item {
  readonly item: string;
  readonly by: readonly string[];
  readonly value: (read: Read) => Maybe;
  /** The most points, where it is stated how many there are. */
  readonly most?: number;
  /** The percentage from which on all points are given; 100 where none is said. */
  readonly from?: number;
  /** Not known of one agency. */
  readonly isOfProvince?: true;
}

const procedure = (part: string, of: string) => share(`procedures.${part}`, `procedures.${of}`);
const P = { by: PROCEDURES, isOfProvince: true } as const;
const D = { by: DOSSIERS };
const used = (part: string, of: string) => ({
  by: ['field'],
  value: share(`used.${part}`, `procedures.${of}`),
  isOfProvince: true as const,
});
const S = { by: SAID };

const ITEMS: readonly Item[] = [
  { item: '1.1', ...P, value: procedure('announcedOnTime', 'announced'), most: 6 },
  { item: '1.2', ...P, value: procedure('publishedOnTime', 'announced'), most: 4 },
  { item: '1.3', ...P, value: procedure('complete', 'all'), most: 2 },
  { item: '2.1', ...D, value: onTime, most: 20 },
  { item: '3.1', ...P, value: procedure('online', 'all') },
  { item: '3.1-full', ...P, value: procedure('full', 'couldBeFull') },
  { item: '3.2', ...used('online', 'online') },
  { item: '3.3', ...D, value: share('onlineWithResult', 'received') },
  { item: '3.5', ...used('charged', 'feeBearing'), most: 2, from: 80 },
  { item: '3.5b', ...used('paidOnline', 'feeBearing'), most: 2 },
  { item: '3.6', ...D, value: share('paidOnline', 'feeDue'), most: 6 },
  { item: '4.1', ...D, value: share('resultGiven', 'resultDue'), most: 6 },
  { item: '4.2', ...D, value: share('digitisedWhole', 'received'), most: 4, from: 80 },
  { item: '4.3', ...D, value: share('reused', 'received'), most: 2, from: 80 },
  { item: '4.4', ...D, value: share('fromStore', 'received'), most: 4 },
  { item: '4.5a', ...P, value: procedure('withPopulation', 'forCitizens'), most: 2 },
  { item: '4.5b', ...D, value: share('identified', 'received'), most: 2 },
  { item: '5.2', ...S, value: share('feedback.onTime', 'feedback.received'), most: 6 },
  { item: '5.3', ...S, value: content, most: 6 },
  { item: '5.4', ...S, value: satisfied, most: 6, from: 90 },
];

/** The points of an item: in proportion to its ratio up to the threshold. */
function points({ value, most = 0 }: Item, from: number): (read: Read) => Maybe {
  return (read) => {
    const ratio = value(read);
    if (!ratio) return undefined;
    const threshold = whole(from);
    return isLess(ratio, threshold) ? divide(times(ratio, most), threshold) : whole(most);
  };
}

const pointsOf = (item: Item) => points(item, item.from ?? 100);
const scored = ITEMS.filter(({ most }) => most !== undefined);

/** The sum of what there are data of. */
const total =
  (items: readonly Item[]) =>
  (read: Read): Maybe => {
    const known = items.flatMap((item) => pointsOf(item)(read) ?? []);
    return known.length === 0 ? undefined : known.reduce((sum, one) => plus(sum, one) ?? sum, ZERO);
  };

const linear = ITEMS.find(({ item }) => item === '4.2') as Item;

const counted = (id: string, by: readonly string[], measure: string): Indicator => ({
  id,
  decimals: 0,
  isCount: true,
  by,
  value: count(measure),
});
const oneStop = (id: string, measure: string): Indicator =>
  counted(`one-stop.${id}`, DOSSIERS, measure);
const said = (id: string): Indicator => counted(`feedback.${id}`, SAID, `feedback.${id}`);
const rate = (id: string, value: (read: Read) => Maybe, decimals = 2): Indicator => ({
  id: `one-stop.${id}`,
  decimals,
  isCount: false,
  by: DOSSIERS,
  value,
});
const index = (id: string, by: readonly string[], value: (read: Read) => Maybe): Indicator => ({
  id: `index-766.${id}`,
  decimals: 2,
  isCount: false,
  by,
  value,
});

export const INDICATORS: readonly Indicator[] = [
  oneStop('received', 'received'),
  oneStop('finished', 'finished'),
  oneStop('open', 'open'),
  oneStop('overdue', 'overdue'),
  oneStop('due-soon', 'dueSoon'),
  oneStop('finished-late', 'late'),
  counted('one-stop.procedures-used', SAID, 'used.received'),
  rate('on-time-rate', share('onTime', 'finished')),
  rate('days', (read) => divide(read('days'), read('finished')), 1),
  rate('online-rate', share('online', 'received')),
  rate('paid-online-rate', share('paidOnline', 'feeDue')),
  rate('digitised-rate', share('digitised', 'received')),
  rate('reused-rate', share('reused', 'received')),
  said('received'),
  said('open'),
  said('overdue'),
  ...ITEMS.map((item) => index(item.item, item.by, item.value)),
  ...scored.map((item) => index(`${item.item}-points`, item.by, pointsOf(item))),
  index('4.2-points-linear', linear.by, points(linear, 100)),
  index('total', ['field'], total(scored)),
  index('by-agency', SAID, total(scored.filter(({ isOfProvince }) => !isOfProvince))),
];
