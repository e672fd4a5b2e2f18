import { STATUS, type Dossier } from './dossier.js';
import type { Feedback } from './feedback.js';
import type { Procedure } from './province.js';
import { dayNamed, DAY, atHour, HOUR } from './time.js';
import type { WorkDays } from './work-days.js';

/** What a record adds: an amount at an instant, a name that counts once however often it is met, or one while it lasts (a stock), from an instant on until another. */
export type Part =
  | { readonly measure: string; readonly at: number; readonly amount: number }
  | { readonly measure: string; readonly at: number; readonly name: string }
  | { readonly measure: string; readonly enter: number; readonly leave: number | undefined };

const FINAL: readonly number[] = [
  STATUS.done,
  STATUS.returned,
  STATUS.refused,
  STATUS.stopped,
  STATUS.withdrawn,
];

const one = (measure: string, at: number, counts = true): readonly Part[] =>
  counts ? [{ measure, at, amount: 1 }] : [];

function stock(
  measure: string,
  enter: number | undefined,
  leave: number | undefined,
): readonly Part[] {
  if (enter === undefined || (leave !== undefined && leave <= enter)) return [];
  return [{ measure, enter, leave }];
}

const endOf = ({ receivedAt, status, finishedAt, returnedAt }: Dossier): number | undefined =>
  receivedAt !== undefined && FINAL.includes(status) ? (finishedAt ?? returnedAt) : undefined;

/** Time from requests to their answers; supplements of the simulator follow one another and never overlap. */
const waitedOf = ({ supplements }: Dossier): number =>
  supplements.reduce(
    (sum, { askedAt, answeredAt }) => sum + (answeredAt === undefined ? 0 : answeredAt - askedAt),
    0,
  );

/** The date that was promised, else by the time that the procedure allows (item 2.1). */
function dueOf({ dueAt, procedure, receivedAt = 0 }: Dossier, workDays: WorkDays): number {
  if (dueAt !== undefined) return dueAt;
  const { limit, limitUnit } = procedure;
  if (limitUnit === 'working-day') return workDays.add(receivedAt, limit);
  return receivedAt + limit * (limitUnit === 'day' ? DAY : HOUR);
}

function overdueFrom(dossier: Dossier, workDays: WorkDays): number | undefined {
  const { receivedAt = 0, dueAt, status, supplements } = dossier;
  const asked = supplements.at(-1)?.askedAt;
  if (status !== STATUS.supplement || asked === undefined)
    return Math.max(receivedAt, dueOf(dossier, workDays));
  if (supplements.length > 1) return asked;
  return dueAt !== undefined && asked > dueAt ? dueAt : undefined;
}

function dueSoon({ receivedAt = 0, dueAt, status, supplements }: Dossier, end: number | undefined) {
  if (dueAt === undefined || (status === STATUS.supplement && supplements.length > 0)) return [];
  return stock(
    'dueSoon',
    Math.max(receivedAt, dueAt - 3 * DAY),
    end === undefined ? dueAt : Math.min(dueAt, end),
  );
}

function ended(dossier: Dossier, receivedAt: number, end: number, workDays: WorkDays) {
  const closed = end - waitedOf(dossier);
  const isOnTime = closed <= dueOf(dossier, workDays);
  return [
    ...one('finished', end),
    ...one('onTime', end, isOnTime),
    ...one('late', end, !isOnTime),
    { measure: 'days', at: end, amount: workDays.between(receivedAt, closed) },
  ];
}

function handedIn(dossier: Dossier, at: number): readonly Part[] {
  const { procedure, resultCode, hasResultFile, fee, papers } = dossier;
  const { returnsPaper } = procedure;
  const isOnline = dossier.channel === '2';
  const isFeeDue = procedure.bearsFee && fee !== 0;
  const isDigitised = dossier.saysDigitised || papers.some((paper) => paper.isDigitised);
  const hasResult = resultCode !== undefined && hasResultFile;
  return [
    ...one('received', at),
    ...one('online', at, isOnline),
    ...one('onlineWithResult', at, isOnline && (!returnsPaper || hasResult)),
    ...one('feeDue', at, isFeeDue),
    ...one('paidOnline', at, isFeeDue && dossier.payment !== undefined),
    ...one('resultDue', at, returnsPaper),
    ...one('resultGiven', at, returnsPaper && hasResultFile),
    ...one('digitised', at, isDigitised),
    ...one('digitisedWhole', at, isDigitised && (!returnsPaper || hasResultFile)),
    ...one(
      'reused',
      at,
      papers.some(({ digitisation }) => digitisation >= 2),
    ),
    ...one('fromStore', at, resultCode !== undefined || papers.some((paper) => paper.isFromStore)),
    ...one('identified', at, dossier.isIdentified),
  ];
}

/** Of which procedure there was a dossier, and of what kind (items 3.2 and 3.5). */
function used({ procedure, channel, fee = 0, payment }: Dossier, at: number): readonly Part[] {
  const isOnline = channel === '2' && procedure.onlineLevel !== 'none';
  const isCharged = procedure.bearsFee && fee > 0;
  const named = (measure: string, counts = true): readonly Part[] =>
    counts ? [{ measure: `used.${measure}`, at, name: procedure.code }] : [];
  return [
    ...named('received'),
    ...named('online', isOnline),
    ...named('charged', isCharged),
    ...named('paidOnline', isCharged && payment !== undefined),
  ];
}

/** What a dossier adds, by the texts of the indicators (Decision 766/QĐ-TTg), not by the hub's definitions. */
export function dossierParts(dossier: Dossier, workDays: WorkDays): readonly Part[] {
  const { receivedAt } = dossier;
  if (dossier.isDeleted || receivedAt === undefined) return [];
  const end = endOf(dossier);
  return [
    ...handedIn(dossier, receivedAt),
    ...used(dossier, receivedAt),
    ...(end === undefined ? [] : ended(dossier, receivedAt, end, workDays)),
    ...stock('open', receivedAt, end),
    ...stock('overdue', overdueFrom(dossier, workDays), end),
    ...dueSoon(dossier, end),
  ];
}

/** Refused within 2 working days, a supplement asked within 5, answered within 15, published within 2 more (item 5.2). */
function isAnsweredOnTime(feedback: Feedback, workDays: WorkDays): boolean | undefined {
  const { sentAt, refusedAt, askedAt, answeredAt, publishedAt } = feedback;
  if (refusedAt !== undefined) return workDays.between(sentAt, refusedAt) <= 2;
  if (answeredAt === undefined) return undefined;
  return (
    workDays.between(sentAt, answeredAt) <= 15 &&
    (askedAt === undefined || workDays.between(sentAt, askedAt) <= 5) &&
    (publishedAt === undefined || workDays.between(answeredAt, publishedAt) <= 2)
  );
}

export function feedbackParts(feedback: Feedback, workDays: WorkDays): readonly Part[] {
  const { sentAt, dislikes, likes } = feedback;
  const settledAt = feedback.refusedAt ?? feedback.answeredAt;
  const isOnTime = isAnsweredOnTime(feedback, workDays);
  return [
    ...one('feedback.received', sentAt),
    ...one('feedback.onTime', sentAt, isOnTime === true),
    ...one(
      'feedback.unsatisfied',
      sentAt,
      dislikes > likes || feedback.isRepeated || isOnTime === false,
    ),
    ...one('feedback.aboutDossiers', sentAt, feedback.dossier !== undefined),
    ...stock('feedback.open', sentAt, settledAt),
    ...stock('feedback.overdue', workDays.add(sentAt, 15), settledAt),
  ];
}

/** What a procedure adds; procedures of the demonstration do not end. */
export function procedureParts(procedure: Procedure, workDays: WorkDays): readonly Part[] {
  const start = (date: string): number => atHour(dayNamed(date), 0);
  const from = start(procedure.from);
  const decided = start(procedure.decidedAt);
  const lasting = (measure: string, counts = true): readonly Part[] =>
    counts ? stock(`procedures.${measure}`, from, undefined) : [];
  const isOfCitizens = procedure.object === '1';
  return [
    ...lasting('all'),
    ...lasting('online', procedure.onlineLevel !== 'none'),
    ...lasting('full', procedure.onlineLevel === 'full'),
    ...lasting('couldBeFull', procedure.couldBeFull),
    ...lasting('complete', procedure.parts === 7),
    ...lasting('forCitizens', isOfCitizens),
    ...lasting('feeBearing', procedure.bearsFee),
    ...lasting('withPopulation', isOfCitizens && procedure.usesPopulation),
    ...one('procedures.announced', decided),
    ...one(
      'procedures.announcedOnTime',
      decided,
      decided <= workDays.add(start(procedure.basisFrom), -5),
    ),
    ...one(
      'procedures.publishedOnTime',
      decided,
      workDays.between(decided, start(procedure.publishedAt)) <= 5,
    ),
  ];
}
