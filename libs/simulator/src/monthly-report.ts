import { Chance } from './chance.js';
import { dossierRow, STATUS, type Dossier, type PortalRow } from './dossier.js';
import { numberOf } from './life.js';
import type { Province, Unit } from './province.js';
import { senderOf } from './sending.js';
import { atHour, DAY, dayNamed, dayOf, HOUR, MINUTE } from './time.js';

/** How many dossiers a report of item 2.1 is about (Decision 766/QĐ-TTg), and how many of them are on time. */
export interface Report {
  readonly all: number;
  readonly onTime: number;
}

/** What one province published: 88.62 %, 17.72 of 20 points. */
export const PUBLISHED_REPORT: Report = { all: 443_565, onTime: 393_087 };
/** The month that it is told of here. */
export const REPORT_MONTH = '2025-09';
const [FIRST, LAST] = [dayNamed('2025-09-01'), dayNamed('2025-09-30')];

/** What a report says of one unit. */
export interface UnitReport extends Report {
  readonly unit: Unit;
}

/** A dossier that a unit's system sends. */
export interface ReportedDossier {
  readonly sender: string;
  readonly dossier: Dossier;
  readonly row: PortalRow;
}

/** A total in parts by their weights, each within one of its share. */
function parts(total: number, weights: readonly number[]): readonly number[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  let [passed, given] = [0, 0];
  return weights.map((weight) => {
    passed += weight;
    const before = given;
    given = Math.floor((total * passed) / whole);
    return given - before;
  });
}

/** What the report says of each unit that works in its month: of some one dossier in twenty-five is late, of others four times as many. */
export function reportByUnit({ units }: Province, { all, onTime }: Report): readonly UnitReport[] {
  const working = units.filter(({ from, to }) => from <= FIRST && LAST <= to);
  const counts = parts(
    all,
    working.map(({ weight }) => weight),
  );
  const late = parts(
    all - onTime,
    working.map(({ weight }, i) => weight * (1 + (i % 4))),
  );
  return working.map((unit, i) => ({
    unit,
    all: counts[i] ?? 0,
    onTime: (counts[i] ?? 0) - (late[i] ?? 0),
  }));
}

/** What a dossier went through, as its system tells it at last. */
type Story = (chance: Chance) => Partial<Dossier>;

const drawn = (chance: Chance, from: number, to: number): number => chance.integer(from, to);
const inMonth = (chance: Chance): number => drawn(chance, FIRST, LAST);

/** Received some days before a day of the month, on which it ends. */
function spell(chance: Chance): { readonly receivedAt: number; readonly end: number } {
  const day = inMonth(chance);
  return { receivedAt: atHour(day - drawn(chance, 3, 25), 8), end: atHour(day, 10) };
}

/** Done after a supplement that was waited for, and due so long before its end, and `by` more. */
function supplemented(chance: Chance, by: number): Partial<Dossier> {
  const { receivedAt, end } = spell(chance);
  const askedAt = receivedAt + HOUR;
  const waited = drawn(chance, 1, dayOf(end) - dayOf(receivedAt) - 1) * DAY;
  return {
    status: STATUS.done,
    receivedAt,
    supplements: [{ askedAt, answeredAt: askedAt + waited }],
    finishedAt: end,
    dueAt: end - waited - by,
  };
}

/** Each by a clause of item 2.1 on time. */
const ON_TIME: readonly Story[] = [
  (chance) => {
    const { receivedAt, end } = spell(chance);
    const dueAt = atHour(dayOf(end) + drawn(chance, 0, 10), 17);
    return { status: STATUS.done, receivedAt, finishedAt: end, dueAt };
  },
  (chance) => {
    const { receivedAt, end } = spell(chance);
    return { status: STATUS.done, receivedAt, finishedAt: end, dueAt: end };
  },
  (chance) => supplemented(chance, 0),
  // Done in time, and handed over late.
  (chance) => {
    const { receivedAt, end } = spell(chance);
    return {
      status: STATUS.returned,
      receivedAt,
      finishedAt: end,
      returnedAt: end + 3 * DAY,
      dueAt: end,
    };
  },
  (chance) => {
    const { receivedAt, end } = spell(chance);
    const status = chance.pick([STATUS.refused, STATUS.stopped, STATUS.withdrawn]);
    return { status, receivedAt, finishedAt: end, dueAt: end + DAY };
  },
  // Within the time that its procedure allows: none allows less than four hours.
  (chance) => {
    const receivedAt = atHour(inMonth(chance), 8);
    return { status: STATUS.done, receivedAt, finishedAt: receivedAt + 3 * HOUR };
  },
  // In process, due from the instant on at which the month is over.
  (chance) => ({
    status: STATUS.inProcess,
    receivedAt: atHour(inMonth(chance), 8),
    dueAt: atHour(LAST + drawn(chance, 1, 20), 0),
  }),
  // It waits for its first supplement, asked for in time: its clock stands still.
  (chance) => {
    const due = LAST - drawn(chance, 0, 10);
    return {
      status: STATUS.supplement,
      receivedAt: atHour(due - drawn(chance, 3, 20), 8),
      supplements: [{ askedAt: atHour(due - 1, 9) }],
      dueAt: atHour(due, 17),
    };
  },
];

/** Each by a clause of item 2.1 not on time. */
const LATE: readonly Story[] = [
  (chance) => {
    const { receivedAt, end } = spell(chance);
    return { status: STATUS.done, receivedAt, finishedAt: end, dueAt: end - MINUTE };
  },
  (chance) => supplemented(chance, MINUTE),
  (chance) => {
    const { receivedAt, end } = spell(chance);
    return { status: STATUS.returned, receivedAt, returnedAt: end, dueAt: end - DAY };
  },
  (chance) => {
    const due = inMonth(chance);
    return {
      status: STATUS.inProcess,
      receivedAt: atHour(due - drawn(chance, 1, 20), 8),
      dueAt: atHour(due, 17),
    };
  },
  // Asked for papers again.
  (chance) => {
    const asked = inMonth(chance);
    return {
      status: STATUS.supplement,
      receivedAt: atHour(asked - drawn(chance, 4, 20), 8),
      supplements: [
        { askedAt: atHour(asked - 3, 9), answeredAt: atHour(asked - 1, 9) },
        { askedAt: atHour(asked, 9) },
      ],
      dueAt: atHour(LAST + 5, 17),
    };
  },
  // Asked for papers once it was overdue.
  (chance) => {
    const asked = inMonth(chance);
    return {
      status: STATUS.supplement,
      receivedAt: atHour(asked - drawn(chance, 4, 20), 8),
      supplements: [{ askedAt: atHour(asked, 9) }],
      dueAt: atHour(asked - 1, 17),
    };
  },
  // In process for longer than any procedure allows.
  (chance) => ({
    status: STATUS.inProcess,
    receivedAt: atHour(FIRST - drawn(chance, 25, 30), 8),
  }),
];

/** Dossiers that the report is not about. */
const ELSEWHERE: readonly Story[] = [
  () => ({ status: STATUS.refused }),
  (chance) => ({
    status: STATUS.done,
    receivedAt: atHour(FIRST - drawn(chance, 5, 25), 8),
    finishedAt: atHour(FIRST - 1, 23),
    dueAt: atHour(FIRST - 2, 17),
  }),
  (chance) => ({
    status: STATUS.inProcess,
    receivedAt: atHour(LAST + drawn(chance, 1, 20), 0),
    dueAt: atHour(LAST + 30, 17),
  }),
];
/** One for so many of the report. */
const FOR_ONE_ELSEWHERE = 40;
/** Of a unit so many differ, of each of the three; the others are like one of them but for their number. */
const VARIANTS = 200;

/** The last instant that a dossier tells of; of one that was never received, the month's first hour of work. */
const changedAt = ({ receivedAt, finishedAt, returnedAt, supplements = [] }: Partial<Dossier>) =>
  Math.max(
    receivedAt ?? atHour(FIRST, 8),
    finishedAt ?? 0,
    returnedAt ?? 0,
    ...supplements.flatMap(({ askedAt, answeredAt = 0 }) => [askedAt, answeredAt]),
  );

/** A dossier that has no number yet, and its version. */
interface Variant {
  readonly at: number;
  /** The day that its number names. */
  readonly day: number;
  readonly dossier: Omit<Dossier, 'no'>;
}

function variantOf(unit: Unit, chance: Chance, story: Story): Variant {
  const told = story(chance);
  const procedure = chance.pick(unit.procedures);
  const at = changedAt(told);
  const dossier = {
    unit: unit.code,
    ...(unit.commune !== undefined && { commune: unit.commune }),
    procedure,
    object: procedure.object,
    channel: chance.pick(['1', '2']),
    status: STATUS.received,
    saysLimit: chance.permille(500),
    supplements: [],
    papers: [],
    hasResultFile: false,
    saysDigitised: false,
    isIdentified: false,
    isDeleted: false,
    ...told,
  };
  return { at, day: dayOf(told.receivedAt ?? at), dossier };
}

function* dossiersOf({ unit, all, onTime }: UnitReport, seed: number): Generator<ReportedDossier> {
  const places = new Map<number, number>();
  const told = [
    [onTime, ON_TIME],
    [all - onTime, LATE],
    [Math.floor(all / FOR_ONE_ELSEWHERE), ELSEWHERE],
  ] as const;
  for (const [part, [count, stories]] of told.entries()) {
    const variants = Array.from({ length: VARIANTS }, (_, i) =>
      variantOf(
        unit,
        new Chance(`${seed}/${unit.code}/${part}/${i}`),
        stories[i % stories.length] as Story,
      ),
    );
    for (let i = 0; i < count; i += 1) {
      const { at, day, dossier } = variants[i % VARIANTS] as Variant;
      const place = (places.get(day) ?? 0) + 1;
      places.set(day, place);
      const numbered = { ...dossier, no: numberOf(unit, day, place) };
      yield { sender: senderOf(unit.code), dossier: numbered, row: dossierRow(numbered, at) };
    }
  }
}

/**
 * A monthly report as the dossiers of its units, unit by unit, one at a time, and some more that are not of it; the same for one seed.
 * @param report what they add up to, by unit
 */
export function* reportedDossiers(
  report: readonly UnitReport[],
  seed: number,
): Generator<ReportedDossier> {
  for (const one of report) yield* dossiersOf(one, seed);
}
