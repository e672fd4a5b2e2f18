import { beforeEach, describe, expect, it } from '@jest/globals';
import { figureTiles, type DeliveryMessage } from '@nhip/contracts';
import { MIXED } from '@nhip/kernel';
import { NOW } from '../../test/permit-state.js';
import { oneStopState } from '../../test/one-stop-state.js';
import { FakeLedger } from '../../test/started-screens.js';
import { Explain } from './explain.js';
import { LiveScreen } from './live-screen.js';
import { ReadValues } from './read-values.js';
import type { State } from './state.js';
import { tileOf } from './tiles.js';

const november = { grain: 'month', from: '2026-11', to: '2026-11' } as const;
const RECEIVED = 'one-stop.share-of-parent';
const ON_TIME = 'one-stop.on-time-rate';
const BOTH = 'one-stop.feedback-rate';
const ledger = new FakeLedger();
let state: State;
let values: ReadValues;

beforeEach(() => {
  state = oneStopState();
  values = new ReadValues(state, ledger, { ask: async () => true });
});

function deliver(feed: string, more: Partial<DeliveryMessage> = {}): void {
  const receipt = `${feed} 1`;
  const told = { receipt, feed, part: 'ingest', seq: 0, agency: 'H09', receivedAt: NOW };
  state.deliveries.apply({ ...told, ...more });
}
const simulate = (feed: string): void => deliver(feed, { simulated: true });
const tile = (indicator: string, more: object = {}) =>
  tileOf({ no: 1, kind: 'number', grain: 'month', indicator, ...more }, state, (error) => {
    throw error;
  });
const explain = (indicator: string, more: object = {}) =>
  new Explain(state, ledger, values).explain(indicator, {
    period: '2026-11',
    limit: 100,
    ...more,
  } as never);

describe('figures of simulated data', () => {
  it('say so in values, now and as of a commit, in explanations on each page, and on tiles', async () => {
    simulate('one-stop-dossiers');
    for (const more of [{}, { asOf: 1 }]) {
      const answer = await values.read(ON_TIME, { ...november, ...more });
      expect(answer.values.map(({ flags }) => flags)).toEqual([['simulated']]);
    }
    const first = await explain(ON_TIME);
    const second = await explain(ON_TIME, { cursor: first.cursor });
    expect([first.flags, second.flags]).toEqual([['simulated'], ['simulated']]);
    expect(first.reason).toBeUndefined();
    expect(tile(ON_TIME)).toMatchObject({ value: 80, flags: ['simulated'] });
  });

  it('say so where a column alone is of them', () => {
    deliver('one-stop-dossiers');
    simulate('one-stop-feedback');
    const ranked = { kind: 'ranked', by: 'unit', columns: [ON_TIME, 'one-stop.feedback-points'] };
    expect(tile(ON_TIME, ranked)).toMatchObject({ value: 80, flags: ['simulated'] });
    expect(tile(ON_TIME).flags).toEqual([]);
  });

  it('say so in each raw row, by its feed', async () => {
    const { records } = await explain(RECEIVED);
    expect(records[0]?.raw).not.toHaveProperty('simulated');
    deliver('f', { simulated: true });
    expect((await explain(RECEIVED)).records[0]?.raw).toMatchObject({ feed: 'f', simulated: true });
  });

  it('are marked on an open screen that was not, without a cell that changed', () => {
    const screen = {
      id: 's',
      title: { vi: '', en: '' },
      tiles: [{ no: 1, kind: 'number', indicator: ON_TIME }],
    };
    const live = new LiveScreen(screen as never, state, { error: () => undefined });
    const flags = () => figureTiles(live.data()).map((tile) => tile.flags);
    expect(flags()).toEqual([[]]);
    simulate('one-stop-dossiers');
    expect(live.refresh().map(({ text }) => text)).toEqual([
      expect.stringContaining('"simulated"'),
    ]);
    expect(flags()).toEqual([['simulated']]);
  });
});

describe('figures of real data', () => {
  it('bear no mark', async () => {
    for (const feed of ['one-stop-dossiers', 'one-stop-feedback']) deliver(feed);
    const answer = await values.read(BOTH, november);
    expect(answer.values).toMatchObject([{ value: 50, flags: [] }]);
    expect((await explain(BOTH)).flags).toEqual([]);
    expect(tile(BOTH).flags).toEqual([]);
  });
});

describe('an indicator that would add up both', () => {
  beforeEach(() => {
    simulate('one-stop-dossiers');
    deliver('one-stop-feedback');
  });

  it('has no data, and says why', async () => {
    const none = { value: null, state: 'no-data', reason: MIXED, flags: ['simulated'] };
    const answer = await values.read(BOTH, november);
    expect(answer.values).toMatchObject([
      { ...none, measures: { received: null, 'feedback.received': null } },
    ]);
    expect(tile(BOTH)).toMatchObject(none);
  });

  it('explains no number either, nor that of before', async () => {
    const explained = await explain(BOTH, { since: 1 });
    const [feedback, received] = [{ 'feedback.received': null }, { received: null }];
    const measures = { ...feedback, ...received };
    expect(explained).toMatchObject({ value: null, reason: MIXED, measures });
    expect(explained.since).toMatchObject({ value: null, measures });
    expect(explained.parts?.map((part) => part.measures)).toEqual([feedback, received]);
  });

  it('leaves those of one kind as they are', async () => {
    expect((await values.read(ON_TIME, november)).values).toMatchObject([{ value: 80 }]);
  });
});
