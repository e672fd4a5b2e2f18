import { Chance } from './chance.js';
import type { Feedback } from './feedback.js';
import type { Unit } from './province.js';
import { atHour, DAY, HOUR, MINUTE, shortDate } from './time.js';
import type { WorkDays } from './work-days.js';

/** Feedback as it stands from an instant on. */
export interface FeedbackChange {
  readonly at: number;
  readonly feedback: Feedback;
}

interface Said {
  readonly unit: Unit;
  readonly day: number;
  readonly place: number;
  /** A dossier that it may be about. */
  readonly dossier: string | undefined;
}

/** What becomes of one message of a citizen, in the order of time. */
export function feedbackLife(
  { unit, day, place, dossier }: Said,
  seed: number,
  workDays: WorkDays,
): readonly FeedbackChange[] {
  const id = `PA-${unit.code}-${shortDate(day)}-${place}`;
  const chance = new Chance(`${seed}/${id}`);
  const sentAt = atHour(day, 6) + chance.integer(0, 16 * 60) * MINUTE;
  const isAnnoyed = chance.permille(300);
  const changes: FeedbackChange[] = [];
  let feedback: Feedback = {
    id,
    unit: unit.code,
    commune: unit.commune,
    field: chance.pick(unit.procedures).field,
    ...(dossier !== undefined && chance.permille(400) && { dossier }),
    sentAt,
    likes: isAnnoyed ? 0 : chance.integer(0, 4),
    dislikes: isAnnoyed ? chance.integer(1, 5) : 0,
    isRepeated: chance.permille(50),
  };
  const set = (at: number, change: Partial<Feedback>): void => {
    feedback = { ...feedback, ...change };
    changes.push({ at, feedback });
  };
  set(sentAt, {});
  if (chance.permille(60)) {
    const refusedAt = workDays.add(sentAt, chance.integer(1, 3));
    set(refusedAt, { refusedAt });
    return changes;
  }
  if (chance.permille(100)) {
    const askedAt = workDays.add(sentAt, chance.integer(1, 6));
    set(askedAt, { askedAt });
  }
  const answeredAt = workDays.add(sentAt, chance.integer(7, 10) + chance.span(4)) + HOUR;
  set(answeredAt, { answeredAt });
  const publishedAt = workDays.add(answeredAt, chance.integer(0, 3)) + HOUR;
  set(publishedAt, { publishedAt });
  if (chance.permille(80)) set(publishedAt + DAY, { likes: feedback.likes + 1 });
  return changes;
}
