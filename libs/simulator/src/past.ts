import { dossierRow, type Row } from './dossier.js';
import { feedbackRow } from './feedback.js';
import { CENTRE, senderOf, type FeedName, type Said, type Sending } from './sending.js';
import { dayOf, DAY, periodOf } from './time.js';
import type { Timeline } from './timeline.js';
import { Truth } from './truth.js';

/** Rows of a past month, as an agency sends them when it joins the hub. */
export interface PastDelivery {
  readonly id: string;
  readonly sender: string;
  readonly feed: FeedName;
  /** The month that it is about. */
  readonly period: string;
  readonly rows: readonly Row[];
}

interface PastRow {
  readonly sender: string;
  readonly feed: FeedName;
  readonly month: string;
  readonly row: Row;
}

const MOST_ROWS = 2_000;
/** Steps of dossiers are sent of the last days alone. */
const STEP_DAYS = 30;

const monthOf = (at: number): string => periodOf(dayOf(at), 'month');

function pastRow(said: Said): PastRow {
  if (said.kind === 'feedback') {
    const { state, version } = said;
    const row = feedbackRow(state, version);
    return { sender: CENTRE, feed: 'one-stop.feedback', month: monthOf(state.sentAt), row };
  }
  const { state, version } = said;
  return {
    sender: senderOf(state.unit),
    feed: 'one-stop.dossiers',
    month: monthOf(state.receivedAt ?? version),
    row: dossierRow(state, version),
  };
}

/** The newest months first, and steps, which no figure counts, behind all else. */
function inOrder([, [a]]: readonly [string, PastRow[]], [, [b]]: readonly [string, PastRow[]]) {
  const rank = (one: PastRow | undefined): string =>
    `${one?.feed === 'one-stop.progress' ? 0 : 1}/${one?.month ?? ''}`;
  return rank(a) < rank(b) ? 1 : -1;
}

/** What was before a hub began to listen: of each record the version that stands, the newest months first. */
export class Past {
  readonly truth = new Truth();
  readonly #steps: Sending[] = [];

  /** Takes the past from a timeline, which goes on from there. What was wrong was mended before anybody looked. @param began when the hub began to listen */
  constructor(timeline: Timeline, began: number) {
    for (const { deliveries } of timeline.until(began))
      for (const sending of deliveries.flatMap(({ rows, file }) => (file ? [] : rows))) {
        this.truth.take(sending);
        if (sending.feed === 'one-stop.progress' && sending.at > began - STEP_DAYS * DAY)
          this.#steps.push(sending);
      }
  }

  /** What is sent of it. @param seed of the world, which the ids name */
  deliveries(seed: number): readonly PastDelivery[] {
    const deliveries = this.#deliveries(seed);
    for (const { feed, period } of deliveries)
      if (feed !== 'one-stop.progress') this.truth.name(feed.replace('one-stop.', ''), period);
    return deliveries;
  }

  #deliveries(seed: number): readonly PastDelivery[] {
    const rows = [
      ...this.truth.said().map(pastRow),
      ...this.#steps.map(({ sender, feed, at, row }) => ({
        sender,
        feed,
        month: monthOf(at),
        row,
      })),
    ];
    const together = Map.groupBy(rows, ({ month, feed, sender }) =>
      [month, feed, sender].join('/'),
    );
    const groups = [...together].sort(inOrder);
    return groups.flatMap(([name, some]) => {
      const { sender, feed, month } = some[0] as PastRow;
      return Array.from({ length: Math.ceil(some.length / MOST_ROWS) }, (_, part) => ({
        id: `${seed}/past/${name}/${part}`,
        sender,
        feed,
        period: month,
        rows: some.slice(part * MOST_ROWS, (part + 1) * MOST_ROWS).map(({ row }) => row),
      }));
    });
  }
}
