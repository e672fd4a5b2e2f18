import { Chance } from './chance.js';
import { STATUS, type Dossier, type Paper } from './dossier.js';
import type { Procedure, Unit } from './province.js';
import { atHour, DAY, dayOf, HOUR, MINUTE, SECOND, shortDate } from './time.js';
import type { WorkDays } from './work-days.js';

/** A dossier as it stands from an instant on. */
export interface Change {
  readonly at: number;
  readonly dossier: Dossier;
}

/** How a dossier was handed in. */
interface Submission {
  readonly no: string;
  readonly unit: Unit;
  readonly procedure: Procedure;
  /** Day of the reception. */
  readonly day: number;
  /** Communes of which those are who come to a department. */
  readonly communes: readonly string[];
}

const CHANNELS = [
  [52, '2'],
  [40, '1'],
  [4, undefined],
  [4, '3'],
] as const;
const ENDS = [
  [915, STATUS.done],
  [35, STATUS.withdrawn],
  [25, STATUS.stopped],
  [25, STATUS.refused],
] as const;
/** Nobody works on a dossier for longer, in working days. */
const LONGEST = 60;
/** A supplement that does not come ends the dossier, after so many days. */
const PATIENCE = 45;

/** A time at which people work on a working day: 7:30–11:30, 13:30–17:00. */
function officeTime(day: number, chance: Chance): number {
  const minutes = chance.integer(0, 7 * 60 + 29);
  return atHour(day, minutes < 240 ? 7.5 + minutes / 60 : 9.5 + minutes / 60);
}

const later = (at: number, chance: Chance): number => at + chance.integer(5, 50) * MINUTE;

function dueOf({ limit, limitUnit }: Procedure, from: number, workDays: WorkDays): number {
  if (limitUnit === 'working-day') return workDays.add(from, limit);
  return from + limit * (limitUnit === 'day' ? DAY : HOUR);
}

function papersOf(chance: Chance): readonly Paper[] {
  return Array.from({ length: chance.integer(1, 3) }, () => {
    const isDigitised = chance.permille(780);
    return {
      isDigitised,
      digitisation: isDigitised ? chance.pick([1, 1, 2, 3]) : 0,
      isFromStore: chance.permille(180),
    };
  });
}

/** What is known of a dossier when it comes. */
function begun({ no, unit, procedure, day, communes }: Submission, chance: Chance): Dossier {
  const online = chance.weighted(CHANNELS);
  const isFree = procedure.bearsFee && chance.permille(60);
  return {
    no,
    unit: unit.code,
    commune: unit.commune ?? chance.pick(communes),
    ...(unit.formerCommune && chance.permille(30) && { communeSent: unit.formerCommune }),
    procedure,
    object: procedure.object,
    channel: procedure.onlineLevel === 'none' ? '1' : online,
    status: STATUS.received,
    receivedAt: officeTime(day, chance),
    saysLimit: chance.permille(500),
    supplements: [],
    ...(procedure.bearsFee &&
      chance.permille(900) && {
        fee: isFree ? 0 : chance.integer(1, 40) * 5_000,
      }),
    papers: papersOf(chance),
    hasResultFile: false,
    saysDigitised: chance.permille(300),
    isIdentified: chance.permille(650),
    isDeleted: false,
  };
}

/** One dossier from its coming to its end, drawn step by step. */
class Life {
  readonly #changes: Change[] = [];

  constructor(
    private now: Dossier,
    private at: number,
    private readonly workDays: WorkDays,
    private readonly chance: Chance,
  ) {}

  get changes(): readonly Change[] {
    return this.#changes;
  }

  /** What was changed, at the time reached. Versions of one dossier are a second apart at least. */
  set(change: Partial<Dossier>): void {
    const last = this.#changes.at(-1)?.at ?? 0;
    this.at = Math.max(this.at, last + SECOND);
    this.now = { ...this.now, ...change };
    this.#changes.push({ at: this.at, dossier: this.now });
  }

  /** Goes on some working days later. */
  wait(workingDays: number): void {
    if (workingDays === 0) this.at = later(this.at, this.chance);
    else this.at = officeTime(dayOf(this.workDays.add(this.at, workingDays)), this.chance);
  }

  /** Asks for papers; false where they never come, which ends the dossier. */
  askForPapers(): boolean {
    const askedAt = this.at;
    const before = this.now.supplements;
    this.set({ status: STATUS.supplement, supplements: [...before, { askedAt }] });
    if (this.chance.permille(140)) {
      this.wait(PATIENCE);
      this.set({ status: STATUS.stopped, finishedAt: this.at });
      return false;
    }
    this.wait(this.chance.integer(1, 6));
    const answeredAt = this.at;
    const { dueAt } = this.now;
    this.set({
      status: STATUS.inProcess,
      supplements: [...before, { askedAt, answeredAt }],
      // The portal itself moves the due date.
      ...(dueAt !== undefined && { dueAt: dueAt + (answeredAt - askedAt) }),
    });
    return true;
  }

  pay(): void {
    this.set({ status: STATUS.payment });
    this.wait(this.chance.integer(0, 1));
    const isOnline = this.chance.permille(610);
    this.set({
      status: STATUS.inProcess,
      ...(isOnline && { payment: this.chance.pick(['1', '2']) }),
    });
  }

  end(status: number): void {
    const { procedure } = this.now;
    const isDone = status === STATUS.done;
    this.set({
      status,
      finishedAt: this.at,
      ...(isDone && {
        resultCode: this.chance.permille(820) ? `KQ-${this.now.no}` : undefined,
        hasResultFile: procedure.returnsPaper && this.chance.permille(760),
      }),
    });
    if (!isDone || !this.chance.permille(880)) return;
    this.wait(this.chance.integer(0, 4));
    this.set({ status: STATUS.returned, returnedAt: this.at });
  }

  /** Something that was wrong is put right, hours to weeks later. */
  correct(): void {
    this.wait(this.chance.integer(0, 15));
    const { channel, finishedAt } = this.now;
    const { chance } = this;
    this.set(
      chance.pick([
        { channel: channel === '2' ? '1' : '2' },
        { isIdentified: !this.now.isIdentified },
        { papers: papersOf(chance) },
        finishedAt === undefined ? { saysDigitised: true } : { finishedAt: finishedAt + MINUTE },
      ]),
    );
  }
}

/** A dossier that was never received: it is known, and counts nowhere. */
function neverReceived(dossier: Dossier, at: number, chance: Chance): readonly Change[] {
  const status = chance.pick([STATUS.refused, STATUS.withdrawn]);
  return [{ at, dossier: { ...dossier, status, receivedAt: undefined } }];
}

/** What happens to one dossier, in the order of time; always the same for one seed and number. */
export function lifeOf(
  submission: Submission,
  seed: number,
  workDays: WorkDays,
): readonly Change[] {
  const chance = new Chance(`${seed}/${submission.no}`);
  const dossier = begun(submission, chance);
  const receivedAt = dossier.receivedAt ?? 0;
  if (chance.permille(20)) return neverReceived(dossier, receivedAt, chance);
  const { procedure } = submission;
  const life = new Life(dossier, receivedAt, workDays, chance);
  const due = dueOf(procedure, receivedAt, workDays);
  life.set({ dueAt: chance.permille(970) ? due : undefined });
  life.wait(0);
  life.set({ status: STATUS.inProcess });
  if ((dossier.fee ?? 0) > 0) life.pay();
  for (let share = 85; chance.permille(share); share = 120) {
    life.wait(chance.integer(0, 2));
    if (!life.askForPapers()) return life.changes;
  }
  const limit = procedure.limitUnit === 'hour' ? 0 : procedure.limit;
  life.wait(Math.min(LONGEST, Math.floor(chance.span(limit * 4) / 10)));
  life.end(chance.weighted(ENDS));
  if (chance.permille(45)) life.correct();
  if (chance.permille(3)) {
    life.wait(1);
    life.set({ isDeleted: true });
  }
  return life.changes;
}

/** The number of a dossier: agency, day of the reception, place among those of its day. */
export const numberOf = (unit: Unit, day: number, place: number): string =>
  `${unit.code}-${shortDate(day)}-${String(place).padStart(4, '0')}`;
