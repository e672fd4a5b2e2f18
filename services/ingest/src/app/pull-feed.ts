import { encodePull, Fault, TOPICS, type PullMessage } from '@nhip/contracts';
import { durationOf, readInstant, type PullBody } from '@nhip/kernel';
import { Semaphore, type Clock, type Logger, type Producer } from '@nhip/platform';
import { sha256 } from '../domain/keep-rows.js';
import type { PortalPage } from '../domain/portal-answer.js';
import { portalTime } from '../domain/portal-time.js';
import { pauseAfter } from '../domain/pull-pause.js';
import {
  after,
  isRepeated,
  isTaken,
  pageOf,
  windowAfter,
  type PullPlace,
  type PullWindow,
  type SeenPage,
} from '../domain/pull-plan.js';
import {
  keyReused,
  keyWithdrawn,
  noRows,
  pullFailed,
  pullPageRepeated,
  pullTooManyPages,
  pullTooManyRows,
  pullUnsettled,
} from '../faults.js';
import { PAGE_SIZE, type PortalSync } from './portal-sync.js';
import type { PulledFeed } from './feeds.js';
import type { PullState, PullStore, PullTurn } from './ports.js';
import type { Publish } from './publish.js';

const OVERLAP = 'PT10M';
/** Its pages are taken, and yet it does not come to an end. */
const UNSETTLED = pullUnsettled(0).code;
/** Of a page there is nothing to keep, somebody has taken it back, or it was taken when its feed kept other columns. */
const TAKEN_ALL_THE_SAME = new Set(
  [noRows(), keyWithdrawn('', ''), keyReused('')].map(({ code }) => code),
);
const [MOST_PAGES, MOST_PASSES] = [1_000, 5];
/** Of all feeds: a page is held in memory until its rows are durable. */
const PAGES_AT_ONCE = 4;

/** What a place is of: where any of it is another, rows are asked for from the first day on. */
const sourceOf = ({ url, path, service, unit, agency, since }: PullBody): string =>
  sha256(JSON.stringify([url, path, service, unit, agency, since]));

const firstDay = ({ since }: PullBody): number => readInstant(since) as number;

/** How a pull stands by its definition. Pages of another size or name are others: their window is begun anew. */
function stateOf({ pull, definition }: PulledFeed, state: PullState | undefined): PullState {
  const source = sourceOf(pull);
  if (state?.source !== source)
    return { source, definition, place: { upTo: firstDay(pull) }, succeededAt: null, fault: null };
  if (state.definition === definition) return state;
  return { ...state, definition, place: { upTo: state.place.upTo } };
}

/** Pulls one feed in one turn, page by page, each taken by the door of HTTP as if its sender had sent it. */
export class PullFeed {
  readonly #pages = new Semaphore(PAGES_AT_ONCE);

  constructor(
    private readonly portal: Pick<PortalSync, 'page'>,
    private readonly publish: Pick<Publish, 'publish'>,
    private readonly pulls: Pick<PullStore, 'keep'>,
    private readonly producer: Pick<Producer, 'send'>,
    private readonly clock: Clock,
    private readonly logger: Pick<Logger, 'warn'>,
  ) {}

  /** Resolves when all that has changed is taken, when it cannot go on for now, when the turn is another's, or when the signal is aborted. */
  async run(feed: PulledFeed, turn: PullTurn, signal: AbortSignal): Promise<void> {
    let state = stateOf(feed, turn.state);
    try {
      for (;;) {
        const window = state.place.window ?? this.#windowAfter(feed, state.place);
        const opened = { ...state, place: { ...state.place, window } };
        // Kept before it is asked for: what a crash repeats has the same key.
        if (!state.place.window && !(await this.pulls.keep(turn, opened, 0))) return;
        const page = await this.#pages.run(() => this.#page(feed, window, signal));
        const next = this.#after(feed, opened, window, page);
        if (!(await this.#keep(feed, turn, next.state, next.due))) return;
        state = next.state;
        if (next.due > 0) return;
        this.#assertSettles(state.place);
      }
    } catch (error) {
      if (!signal.aborted) await this.#failed(feed, turn, state, error);
    }
  }

  #windowAfter({ pull }: PulledFeed, place: PullPlace): PullWindow {
    const { overlap = OVERLAP } = pull;
    const now = this.clock.now();
    return windowAfter(place, { since: firstDay(pull), overlap: durationOf(overlap), now });
  }

  /** Takes the page that is next. */
  async #page(feed: PulledFeed, window: PullWindow, signal: AbortSignal): Promise<SeenPage> {
    signal.throwIfAborted();
    const { pageSize = PAGE_SIZE } = feed.pull;
    const page = await this.portal.page(feed.pull, window, signal);
    const seen = { sha256: sha256(page.text), rows: page.rows };
    if (page.rows > pageSize) throw pullTooManyRows(page.rows, pageSize);
    if (page.rows > 0 && isRepeated(window, seen)) throw pullPageRepeated(pageOf(window));
    if (pageOf(window) > MOST_PAGES) throw pullTooManyPages(MOST_PAGES);
    if (page.rows > 0 && !isTaken(window, seen)) await this.#take(feed, window, page, seen.sha256);
    const isNothing = pageOf(window) === 1 && page.rows === 0 && window.isLast;
    if (isNothing) await this.#nothing(feed, window);
    return seen;
  }

  /** How it stands after a page, and when it is pulled again, ms: 0 where more is to be asked for. */
  #after(
    { pull }: PulledFeed,
    state: PullState,
    window: PullWindow,
    page: SeenPage,
  ): { readonly state: PullState; readonly due: number } {
    const { upTo } = state.place;
    const place = after(window, page, pull.pageSize ?? PAGE_SIZE, upTo);
    const isUnsettled = state.fault?.code === UNSETTLED && place.window !== undefined;
    const next = { ...state, place, fault: isUnsettled ? state.fault : null };
    if (place.window || !window.isLast) return { state: next, due: 0 };
    const now = this.clock.now();
    return { state: { ...next, succeededAt: now }, due: now + durationOf(pull.every) };
  }

  /** What is asked for again, since a process ended before it had said that the rows are taken, has the key of before, and counts once. */
  #take(feed: PulledFeed, window: PullWindow, page: PortalPage, hash: string): Promise<void> {
    const { from, to } = window;
    const key = `pull/${portalTime(from)}/${portalTime(to)}/${pageOf(window)}/${hash}`;
    return this.#send(feed, key, page.text);
  }

  /** That nothing has changed is told once an hour: the feed is as fresh as if it had been sent. */
  #nothing(feed: PulledFeed, { to }: PullWindow): Promise<void> {
    return this.#send(feed, `pull/nothing/${portalTime(to).slice(0, 10)}`);
  }

  async #send({ id, pull: { agency } }: PulledFeed, key: string, rows?: string): Promise<void> {
    const sent = this.publish.publish({
      feed: id,
      identity: { name: 'pull', roles: ['agency-sender'], agency },
      body: async () => Buffer.from(rows ?? ''),
      content: { format: 'json' },
      key,
      history: false,
      atomic: false,
      dryRun: false,
      nothingToReport: rows === undefined,
    });
    await sent.catch((error: unknown) => {
      if (!(error instanceof Fault && TAKEN_ALL_THE_SAME.has(error.code))) throw error;
    });
  }

  #assertSettles({ window }: PullPlace): void {
    const passes = window?.seen.length === 0 ? window.passes : 0;
    if (passes > 0 && passes % MOST_PASSES === 0) throw pullUnsettled(passes);
  }

  /** The place stays where it is: what is not taken is asked for again. */
  async #failed(feed: PulledFeed, turn: PullTurn, state: PullState, error: unknown): Promise<void> {
    const fault = error instanceof Fault ? error : pullFailed(error);
    const now = this.clock.now();
    const tries = (state.fault?.tries ?? 0) + 1;
    const nextTry = now + pauseAfter(tries, Math.random());
    const { code, text: message, hint = null } = fault;
    const since = state.fault?.since ?? now;
    this.logger.warn(
      { feed: feed.id, code, tries, error: String(fault.cause ?? '') },
      'a pull waits',
    );
    const failed = { ...state, fault: { code, message, hint, since, tries, nextTry } };
    await this.#keep(feed, turn, failed, nextTry);
  }

  /** First kept, then told: what could not be told is told by the next turn. */
  async #keep(feed: PulledFeed, turn: PullTurn, state: PullState, due: number): Promise<boolean> {
    if (!(await this.pulls.keep(turn, state, due))) return false;
    const { place, succeededAt, fault } = state;
    const told: PullMessage = {
      feed: feed.id,
      agency: feed.pull.agency,
      succeededAt,
      upTo: place.upTo,
      page: place.window ? pageOf(place.window) : 1,
      fault,
    };
    await this.producer.send(TOPICS.pulls.name, [encodePull(told)]);
    return true;
  }
}
