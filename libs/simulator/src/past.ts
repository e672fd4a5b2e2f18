import { dossierRow, type PortalRow } from './dossier.js';
import { feedbackRow } from './feedback.js';
import {
  CENTRE,
  DAILY,
  senderOf,
  sendersOf,
  type FeedName,
  type Said,
  type SimulatedRow,
} from './sending.js';
import { dayOf, DAY, periodOf } from './time.js';
import type { Timeline } from './timeline.js';
import { Truth } from './truth.js';
import type { World } from './world.js';

/** Rows of a past month, as an agency sends them when it joins the hub. */
export interface PastDelivery {
  readonly id: string;
  readonly sender: string;
  readonly feed: FeedName;
  /** The month that it is about. */
  readonly period: string;
  /** Of a month that is over: it makes no feed fresher. */
  readonly isHistory: boolean;
  readonly rows: readonly PortalRow[];
}

interface PastRow {
  readonly sender: string;
  readonly feed: FeedName;
  readonly month: string;
  readonly row: PortalRow;
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
function inOrder(a: Omit<PastDelivery, 'isHistory'>, b: Omit<PastDelivery, 'isHistory'>): number {
  const rank = ({ feed, period, id }: Omit<PastDelivery, 'isHistory'>): string =>
    `${feed === 'one-stop.progress' ? 0 : 1}/${period}/${id}`;
  return rank(a) < rank(b) ? 1 : -1;
}

/** What was before a hub began to listen: of each record the version that stands, the newest months first. */
export class Past {
  readonly truth = new Truth();
  readonly #steps: SimulatedRow[] = [];
  readonly #month: string;

  /** Takes the past from a timeline, which goes on from there. What was wrong was mended before anybody looked. @param began when the hub began to listen */
  constructor(timeline: Timeline, began: number) {
    this.#month = monthOf(began);
    for (const { deliveries } of timeline.until(began))
      for (const sending of deliveries.flatMap(({ rows, file }) => (file ? [] : rows))) {
        this.truth.take(sending);
        if (sending.feed === 'one-stop.progress' && sending.at > began - STEP_DAYS * DAY)
          this.#steps.push(sending);
      }
  }

  /** What is sent of it: of each month and feed whoever has nothing says so. @param world that it is the past of */
  deliveries({ options, province }: World): readonly PastDelivery[] {
    const deliveries = this.#rows(options.seed);
    const months = [...new Set(deliveries.map(({ period }) => period))];
    const known = new Set(
      deliveries.map(({ feed, period, sender }) => [feed, period, sender].join()),
    );
    const units = province.units.map(({ code }) => code);
    const nothing = months.flatMap((period) =>
      [...DAILY, 'procedures' as const].flatMap((feed) =>
        sendersOf(feed, units)
          .filter((sender) => !known.has([feed, period, sender].join()))
          .map((sender) => ({
            id: [options.seed, 'past', period, feed, sender, 'nothing'].join('/'),
            sender,
            feed,
            period,
            rows: [],
          })),
      ),
    );
    const all = [...deliveries, ...nothing].sort(inOrder);
    for (const { feed, period } of all) this.truth.name(feed, period);
    return all.map((one) => ({ ...one, isHistory: one.period < this.#month }));
  }

  #rows(seed: number): readonly Omit<PastDelivery, 'isHistory'>[] {
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
    return [...together].flatMap(([name, some]) => {
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
