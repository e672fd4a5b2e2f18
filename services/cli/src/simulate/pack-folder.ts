import path from 'node:path';
import { readProvince, World, type Province } from '@nhip/simulator';

/** The packs that the hub's own repository brings. */
const PACKS = path.resolve(import.meta.dirname, '../../../../packs');

/** Busiest days of a province of this size, once all units take part, in dossiers. */
const PER_DAY = 260;
/** From the first unit that joins until all have. */
const GROWING_DAYS = 395;

/** What defines the records and indicators of the demonstration province. */
export const PACK = path.join(PACKS, 'public-services');

export const province = (): Province =>
  readProvince(PACK, path.join(PACKS, 'national/calendar.yaml'));

export interface WorldName {
  readonly seed: number;
  /** Its first day, counted from 1970-01-01. */
  readonly from: number;
}

/** The demonstration province that lives: its units join within a year. */
export const livingWorld = ({ seed, from }: WorldName): World =>
  new World(province(), { seed, from, perDay: PER_DAY, growingDays: GROWING_DAYS });

/** A province of which all units take part from the first day on. @param perDay dossiers of a usual day */
export const wholeWorld = ({ seed, from }: WorldName, perDay: number): World =>
  new World(province(), { seed, from, perDay, growingDays: 0 });
