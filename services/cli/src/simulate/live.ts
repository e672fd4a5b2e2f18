import { setTimeout as sleep } from 'node:timers/promises';
import { Past, Timeline, type Slot, type World } from '@nhip/simulator';
import { clockPutBack } from '../faults.js';
import type { Senders } from './senders.js';
import { writeState, type SimulatorState } from './state.js';

/** What a sender has within so long goes together. */
export const SLOT_MS = 5_000;
const LOOK_MS = 500;
/** Steps of the clock that are waited for. */
const MOST_BACK_MS = 5 * 60_000;
/** Deliveries of the past that are on their way together. */
const PAST_AT_ONCE = 4;

/** @param sentUntil what was sent goes up to there @param now both in ms @throws CliError `clock-put-back`: until then nothing would be sent */
export function assertClock(sentUntil: number, now: number): void {
  if (sentUntil - now > MOST_BACK_MS) throw clockPutBack(sentUntil, now);
}

/** A province that lives in real time: first its past, the newest months first, and beside it what happens now. */
export class Live {
  /** @param state where it stands @param file where that is kept */
  constructor(
    private readonly world: World,
    private readonly senders: Senders,
    private state: SimulatorState,
    private readonly file: string,
  ) {}

  /** Goes on until `signal` is given, or a part of it cannot: then it rejects, and nothing more is sent. @param onPast how many of how many deliveries of the past are applied */
  async run(onPast: (done: number, of: number) => void, signal: AbortSignal): Promise<void> {
    const timeline = new Timeline(this.world, SLOT_MS);
    const past = new Past(timeline, this.state.began);
    const failed = new AbortController();
    const until = AbortSignal.any([signal, failed.signal]);
    const end = (error: unknown): never => {
      failed.abort();
      throw error;
    };
    await Promise.all([
      this.#sendPast(past, onPast, until).catch(end),
      this.#goOn(timeline, until).catch(end),
    ]);
  }

  #save(change: Partial<SimulatorState>): void {
    this.state = { ...this.state, ...change };
    writeState(this.file, this.state);
  }

  /** Few deliveries at a time, the next when these count: what happens now never waits behind much of the past. */
  async #sendPast(
    past: Past,
    onPast: (done: number, of: number) => void,
    signal: AbortSignal,
  ): Promise<void> {
    if (this.state.isPastSent) return;
    const deliveries = past.deliveries(this.world);
    while (this.state.past < deliveries.length) {
      if (signal.aborted) return;
      const some = deliveries.slice(this.state.past, this.state.past + PAST_AT_ONCE);
      const taken = await Promise.all(some.map((one) => this.senders.publish(one)));
      for (const one of taken) await this.senders.applied(one);
      this.#save({ past: this.state.past + some.length });
      onPast(this.state.past, deliveries.length);
    }
    this.#save({ isPastSent: true });
  }

  async #goOn(timeline: Timeline, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const now = Date.now();
      assertClock(this.state.sentUntil, now);
      for (const slot of timeline.until(now)) {
        if (signal.aborted) return;
        if (slot.at > this.state.sentUntil) await this.#send(slot);
      }
      await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async #send({ at, deliveries, withdrawn, nothing }: Slot): Promise<void> {
    this.#save({ isSending: true });
    for (const { id, sender, feed, rows, file } of deliveries) {
      const sent = { id, sender, feed, rows: rows.map(({ row }) => row) };
      const { receipt } = await this.senders.publish(sent);
      if (file) this.#save({ files: { ...this.state.files, [file.id]: receipt } });
    }
    for (const one of nothing) await this.senders.publish({ ...one, rows: [] });
    for (const { id, sender } of withdrawn) {
      const { [id]: receipt, ...files } = this.state.files;
      if (receipt !== undefined) await this.senders.withdraw({ sender, receipt });
      this.#save({ files });
    }
    this.#save({ sentUntil: at, isSending: false });
  }
}
