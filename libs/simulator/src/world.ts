import { Chance } from './chance.js';
import { dossierRow, STATUS } from './dossier.js';
import { feedbackLife } from './feedback-life.js';
import { lifeOf, numberOf, type Change } from './life.js';
import type { Province, Unit } from './province.js';
import { feedbackSendings, senderOf, sendingsOf, type SimulatedRow } from './sending.js';
import { atHour, dateOf, HOUR, MINUTE, weekdayOf } from './time.js';

export interface WorldOptions {
  readonly seed: number;
  /** Its first day. */
  readonly from: number;
  /** Dossiers of a usual working day, once all units take part. */
  readonly perDay: number;
  /** Days until all units take part; 0: from the first on. */
  readonly growingDays: number;
  /** Days on which anything begins; what began goes on. Without end where it is left out. */
  readonly days?: number;
  /** Nothing comes late, twice or wrong: what the same world would send if nobody made a mistake. */
  readonly isClean?: boolean;
}

/** Share of a usual day by weekday, in percent: offices are busiest on Mondays. */
const WEEKDAYS = [0, 120, 105, 100, 100, 95, 0, 0];
/** Of a Saturday that makes up for a day off. */
const MAKE_UP = 60;
const START_SHARE = 15;

/** The units of a day, and the sum of their weights. */
interface TakingPart {
  readonly day: number;
  readonly units: readonly Unit[];
  readonly weights: number;
}

/** A day of one unit at a time: what of a world is sent can be told from any day on, and always alike. */
export class World {
  #today: TakingPart | undefined;

  constructor(
    readonly province: Province,
    readonly options: WorldOptions,
  ) {}

  /** Those who work on a day. */
  #on(day: number): TakingPart {
    if (this.#today?.day === day) return this.#today;
    const units = this.province.units.filter(({ from, to }) => from <= day && day <= to);
    const weights = units.reduce((sum, { weight }) => sum + weight, 0);
    return (this.#today = { day, units, weights });
  }

  /** Where those come from who come to a unit that is of no commune. */
  #communesOf({ level, district }: Unit, day: number): readonly string[] {
    return this.#on(day).units.flatMap((one) =>
      level === 'province' || one.district === district ? (one.commune ?? []) : [],
    );
  }

  /** All that is ever sent of what begins on a day; nothing of it is sent before that day. In no order. */
  *sendings(day: number): Generator<SimulatedRow> {
    if (!this.isOpen(day)) return;
    for (const unit of this.#on(day).units) {
      const lives = this.#lives(unit, day);
      for (const life of lives) yield* sendingsOf(life, this.options);
      if (!this.options.isClean) yield* this.#wrongFile(unit, day, lives);
      yield* this.#feedback(unit, day, lives);
    }
  }

  /** Whether anything can begin on a day. */
  isOpen(day: number): boolean {
    const { from, days = Infinity } = this.options;
    return from <= day && day < from + days;
  }

  /** How many a unit receives on a day: its share, in thousandths. */
  #expected({ weight }: Unit, day: number): number {
    const { perDay, growingDays, from } = this.options;
    if (!this.province.workDays.isWorking(day)) return 0;
    const grown =
      growingDays === 0
        ? 100
        : Math.min(100, START_SHARE + ((100 - START_SHARE) * (day - from)) / growingDays);
    const weekday = WEEKDAYS[weekdayOf(day)] || MAKE_UP;
    return Math.floor((perDay * 1_000 * weight * weekday * grown) / this.#on(day).weights / 10_000);
  }

  #count(unit: Unit, day: number, chance: Chance, share = 1_000): number {
    const expected = Math.floor((this.#expected(unit, day) * share) / 1_000);
    const swing = Math.floor((expected * chance.integer(75, 125)) / 100);
    return Math.floor(swing / 1_000) + (chance.permille(swing % 1_000) ? 1 : 0);
  }

  #lives(unit: Unit, day: number): readonly (readonly Change[])[] {
    const { seed } = this.options;
    const chance = new Chance(`${seed}/${unit.code}/${day}`);
    const communes = this.#communesOf(unit, day);
    const places = Array.from({ length: this.#count(unit, day, chance) }, (_, i) => i + 1);
    return places.map((place) => {
      const procedure = chance.pick(unit.procedures);
      const no = numberOf(unit, day, place);
      return lifeOf({ no, unit, procedure, day, communes }, seed, this.province.workDays);
    });
  }

  /** Once in a while a unit sends a file of another time: its dossiers of the day as if all were stopped. It withdraws it after some hours. */
  *#wrongFile(
    unit: Unit,
    day: number,
    lives: readonly (readonly Change[])[],
  ): Generator<SimulatedRow> {
    const chance = new Chance(`${this.options.seed}/wrong-file/${unit.code}/${day}`);
    if (lives.length === 0 || !chance.permille(4)) return;
    const at = atHour(day, 17.5) + chance.integer(0, 90) * MINUTE;
    const file = {
      id: `${unit.code}/${dateOf(day)}`,
      withdrawnAt: at + chance.integer(1, 40) * HOUR,
    };
    for (const life of lives) {
      const known = life.findLast((change) => change.at < at);
      if (known?.dossier.receivedAt === undefined) continue;
      const state = { ...known.dossier, status: STATUS.stopped, finishedAt: at };
      yield {
        at,
        sender: senderOf(unit.code),
        feed: 'one-stop.dossiers',
        key: state.no,
        row: dossierRow(state, at),
        says: { kind: 'dossier', key: state.no, version: at, state },
        file,
      };
    }
  }

  *#feedback(
    unit: Unit,
    day: number,
    lives: readonly (readonly Change[])[],
  ): Generator<SimulatedRow> {
    const { seed } = this.options;
    const chance = new Chance(`${seed}/said/${unit.code}/${day}`);
    const count = this.#count(unit, day, chance, 60);
    for (let place = 1; place <= count; place += 1) {
      const dossier = lives[place - 1]?.[0]?.dossier.no;
      const said = { unit, day, place, dossier };
      yield* feedbackSendings(feedbackLife(said, seed, this.province.workDays), this.options);
    }
  }
}
