import type { Unit } from './province.js';
import type { Under } from './tally.js';
import { dayNamed, dayOf } from './time.js';

/** A way to tell figures by code: a dimension, at one of its levels, in the units of then or of now. */
export interface View {
  readonly by: string;
  /** Codes of that level; as they were sent where there is none. */
  readonly level?: string;
  readonly units?: 'current';
}

export const viewName = ({ by, level, units }: View): string => [by, level, units].join(':');

const LEVELS = { agency: ['department', 'root'], commune: ['district', 'province'] } as const;
/** A dimension of places. */
type Placed = keyof typeof LEVELS;
const isPlaced = (by: string): by is Placed => by in LEVELS;

/** The views of a dimension. @param overMerger whether those are wanted too that only the merger tells apart */
export function viewsOf(by: string, overMerger: boolean): readonly View[] {
  if (!isPlaced(by)) return [{ by }];
  const [middle, top] = LEVELS[by];
  const reported: readonly View[] = [{ by }, { by, level: top }];
  if (!overMerger) return reported;
  const units = 'current';
  return [...reported, { by, level: middle }, { by, units }, { by, level: top, units }];
}

/** Since then the province's communes are others, and it has no districts. */
export const MERGER = dayNamed('2025-07-01');

/** The first days of code versions. */
const SINCE = { agency: '2025-03-01', province: '2016-01-01', place: '2004-01-01' } as const;
const now = (code: string): string => `${code}@2025-07-01`;
/** What went over into several stands under the unit of all of them. */
const unallocated = (code: string): string => `${code} (unallocated)`;

/** A code version that a hub tells, as figures name it in a view. */
export const codeIn = (
  { by }: View,
  {
    code,
    validFrom,
    isUnallocated,
  }: { code: string; validFrom: string | null; isUnallocated: boolean },
): string => {
  if (!isPlaced(by) || code === '') return code;
  const version = `${code}@${validFrom}`;
  return isUnallocated ? unallocated(version) : version;
};

const PROVINCE = 'H09';
/** The province of the communes, until the merger and since. */
const [PARENT_THEN, PARENT] = ['74', '79'];

/** Under which code version of a dimension one counts, in each view of it. */
interface Codes {
  readonly leaf: string;
  readonly middle: string;
  readonly top: string;
  readonly current: string;
  readonly currentTop: string;
}

/** Of no commune. */
const NONE: Codes = { leaf: '', middle: '', top: '', current: '', currentTop: '' };

function under(by: Placed, codes: Codes): readonly Under[] {
  const [middle, top] = LEVELS[by];
  const units = 'current';
  return [
    `${viewName({ by })}/${codes.leaf}`,
    `${viewName({ by, level: middle })}/${codes.middle}`,
    `${viewName({ by, level: top })}/${codes.top}`,
    `${viewName({ by, units })}/${codes.current}`,
    `${viewName({ by, level: top, units })}/${codes.currentTop}`,
  ];
}

/** The code versions that what an agency does is counted under, and those of a commune, by view. */
export class PlaceCodes {
  readonly #units: ReadonlyMap<string, Unit>;
  readonly #districts: ReadonlyMap<string, Unit>;
  readonly #former: ReadonlyMap<string, Unit>;

  constructor(units: readonly Unit[]) {
    this.#units = new Map(units.map((unit) => [unit.code, unit]));
    const districts = units.filter(({ level }) => level === 'district');
    this.#districts = new Map(districts.map((unit) => [unit.district ?? '', unit]));
    const former = units.filter(({ commune, to }) => commune !== undefined && to < Infinity);
    this.#former = new Map(former.map((unit) => [unit.commune ?? '', unit]));
  }

  /** @param at when the record took effect, in ms */
  of(unit: string, commune: string | undefined, at: number): readonly Under[] {
    const isThen = dayOf(at) < MERGER;
    const agency = isThen ? this.#agencyThen(unit) : this.#now('agency', unit, PROVINCE);
    if (commune === undefined) return [...agency, ...under('commune', NONE)];
    return [
      ...agency,
      ...(isThen ? this.#communeThen(commune) : this.#now('commune', commune, PARENT)),
    ];
  }

  #now(by: Placed, code: string, province: string): readonly Under[] {
    const [leaf, above] = [now(code), now(province)];
    return under(by, { leaf, middle: leaf, top: above, current: leaf, currentTop: above });
  }

  #agencyThen(code: string): readonly Under[] {
    const { level, district = '', heirs = [] } = this.#units.get(code) ?? {};
    const above = level === 'commune' ? (this.#districts.get(district)?.code ?? '') : code;
    const [heir = code, ...others] = heirs;
    return under('agency', {
      leaf: `${code}@${SINCE.agency}`,
      middle: `${above}@${SINCE.agency}`,
      top: `${PROVINCE}@${SINCE.province}`,
      current: others.length > 0 ? unallocated(now(PROVINCE)) : now(heir),
      currentTop: now(PROVINCE),
    });
  }

  #communeThen(code: string): readonly Under[] {
    const { district = '', heirs = [] } = this.#former.get(code) ?? {};
    const [heir = '', ...others] = heirs.map((one) => this.#units.get(one)?.commune ?? '');
    return under('commune', {
      leaf: `${code}@${SINCE.place}`,
      middle: `${district}@${SINCE.place}`,
      top: `${PARENT_THEN}@${SINCE.place}`,
      current: others.length > 0 ? unallocated(now(PARENT)) : now(heir),
      currentTop: now(PARENT),
    });
  }
}
