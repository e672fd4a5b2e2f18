import { Chance } from './chance.js';
import { dossierRow, type Dossier, type PortalRow } from './dossier.js';
import { feedbackRow, type Feedback } from './feedback.js';
import type { FeedbackChange } from './feedback-life.js';
import type { Change } from './life.js';
import { atHour, DAY, dayOf, HOUR, MINUTE, SECOND, stampOf } from './time.js';
import { wrongRow } from './wrong-rows.js';

export type FeedName =
  'one-stop.dossiers' | 'one-stop.progress' | 'one-stop.feedback' | 'procedures';

/** What counts once a row is taken: the state of its record as of the source's version. */
export type Said =
  | {
      readonly kind: 'dossier';
      readonly key: string;
      readonly version: number;
      readonly state: Dossier;
    }
  | {
      readonly kind: 'feedback';
      readonly key: string;
      readonly version: number;
      readonly state: Feedback;
    };

/** A file that was sent by mistake, and is withdrawn as a whole. */
export interface WrongFile {
  readonly id: string;
  readonly withdrawnAt: number;
}

/** One row on its way to the hub. */
export interface SimulatedRow {
  /** When it is sent. */
  readonly at: number;
  readonly sender: string;
  readonly feed: FeedName;
  /** The natural key of the row. */
  readonly key: string;
  readonly row: PortalRow;
  /** The finding by which it must be refused; absent where it must be taken. */
  readonly refusedAs?: string;
  /** What counts of it; absent of rows that count nowhere. */
  readonly says?: Said;
  readonly file?: WrongFile;
}

/** The centre, which sends for itself and for the communes. */
export const CENTRE = 'H09.14';
/** The feeds that are due every working day, of whoever sends them. */
export const DAILY: readonly FeedName[] = [
  'one-stop.dossiers',
  'one-stop.progress',
  'one-stop.feedback',
];

/** Who sends a feed: each department, and the centre; what citizens say, and the procedures, come from the centre alone. */
export const sendersOf = (feed: FeedName, units: readonly string[]): readonly string[] =>
  feed === 'one-stop.feedback' || feed === 'procedures'
    ? [CENTRE]
    : [...new Set([...units.map(senderOf), CENTRE])];

export const senderOf = (unit: string): string => (unit.length > 6 ? CENTRE : unit);

const SILENCE_BLOCK = 30;

/** From when on a row can be sent: a system that is down sends all of it when it is up again. */
function afterSilence(sender: string, at: number, seed: number): number {
  const day = dayOf(at);
  const block = Math.floor(day / SILENCE_BLOCK);
  const chance = new Chance(`${seed}/silence/${sender}/${block}`);
  if (sender === CENTRE || !chance.permille(100)) return at;
  const from = block * SILENCE_BLOCK + chance.integer(0, SILENCE_BLOCK - 4);
  const until = atHour(from + chance.integer(1, 3), 8);
  return day >= from && at < until ? until + chance.integer(1, 20) * MINUTE : at;
}

export const isSilent = (sender: string, at: number, seed: number): boolean =>
  afterSilence(sender, at, seed) > at;

/** Minutes as a rule, seldom hours, once in a while days. */
function delay(chance: Chance): number {
  const drawn = chance.integer(1, 1_000);
  if (drawn <= 4) return chance.integer(1, 6) * DAY;
  if (drawn <= 15) return chance.integer(1, 9) * HOUR;
  return chance.integer(2, 90) * SECOND;
}

/** Of the options of a world what its sending depends on. */
interface Manner {
  readonly seed: number;
  readonly isClean?: boolean;
}

/** A row as it goes: at once or late, perhaps wrong first and right later, perhaps twice. */
function* ways(
  right: Omit<SimulatedRow, 'at'>,
  changedAt: number,
  chance: Chance,
  { seed, isClean }: Manner,
  wrong?: { readonly row: PortalRow; readonly code: string },
): Generator<SimulatedRow> {
  if (isClean) return yield { ...right, at: changedAt };
  const sent = (after: number): number => afterSilence(right.sender, changedAt + after, seed);
  const first = sent(delay(chance));
  if (wrong) {
    const { says: _, ...rest } = right;
    yield { ...rest, at: first, row: wrong.row, refusedAs: wrong.code };
  }
  const taken = wrong
    ? afterSilence(right.sender, first + chance.integer(1, 72) * HOUR, seed)
    : first;
  yield { ...right, at: taken };
  if (chance.permille(15))
    yield {
      ...right,
      at: afterSilence(right.sender, taken + chance.integer(1, 48) * HOUR, seed),
    };
}

const OFFICES = ['Bộ phận một cửa', 'Phòng chuyên môn', 'Lãnh đạo phòng', 'Lãnh đạo đơn vị'];

/** The steps of a dossier, as CapNhatTienDoHoSoMC tells them: between its changes it goes from office to office. */
function* steps(
  changes: readonly Change[],
  chance: Chance,
): Generator<{ at: number; row: PortalRow }> {
  for (const [i, { at, dossier }] of changes.entries()) {
    const { no, status } = dossier;
    if (status === changes[i - 1]?.dossier.status) continue;
    const next = changes[i + 1]?.at ?? at;
    const between = Math.min(chance.integer(0, 3), Math.floor((next - at) / HOUR));
    for (let step = 0; step <= between; step += 1) {
      const when = at + Math.floor(((next - at) * step) / (between + 1) / SECOND) * SECOND;
      const row = {
        MaHoSo: no,
        HeThong: 'dvc',
        ThoiDiemXuLy: stampOf(when),
        TrangThai: status,
        PhongBanXuLy: OFFICES[step] ?? null,
      };
      yield { at: when, row };
    }
  }
}

/** All that is sent of one dossier, in no order. */
export function* sendingsOf(changes: readonly Change[], manner: Manner): Generator<SimulatedRow> {
  const [first] = changes;
  if (!first) return;
  const { no, unit } = first.dossier;
  const { seed } = manner;
  const chance = new Chance(`${seed}/${no}/sent`);
  const sender = senderOf(unit);
  for (const { at, dossier } of changes) {
    const row = dossierRow(dossier, at);
    yield* ways(
      {
        sender,
        feed: 'one-stop.dossiers',
        key: no,
        row,
        says: { kind: 'dossier', key: no, version: at, state: dossier },
      },
      at,
      chance,
      manner,
      chance.permille(12) ? wrongRow(row, dossier, chance) : undefined,
    );
  }
  for (const { at, row } of steps(changes, chance)) {
    const key = `${no}/${String(row['ThoiDiemXuLy'])}/${String(row['TrangThai'])}`;
    const sent = afterSilence(sender, at + delay(chance), seed);
    yield { at: sent, sender, feed: 'one-stop.progress', key, row };
  }
}

/** All that is sent of one message of a citizen. */
export function* feedbackSendings(
  changes: readonly FeedbackChange[],
  manner: Manner,
): Generator<SimulatedRow> {
  for (const { at, feedback } of changes) {
    const { id } = feedback;
    const chance = new Chance(`${manner.seed}/${id}/${at}`);
    const says = { kind: 'feedback', key: id, version: at, state: feedback } as const;
    const row = feedbackRow(feedback, at);
    yield* ways(
      { sender: CENTRE, feed: 'one-stop.feedback', key: id, row, says },
      at,
      chance,
      manner,
    );
  }
}
