import { beforeEach, describe, expect, it } from '@jest/globals';
import { Fault } from '@nhip/contracts';
import { Readiness } from '@nhip/platform';
import { awaitedTypes } from './awaited-types.js';

const BATCH = { topic: 'nhip.records', partition: 3, incarnation: 'i', messages: [] };
const text = (en: string) => ({ vi: en, en });
const unknown = (type: string): Fault =>
  new Fault('unavailable', 'type-not-known-yet', text(type), { hint: text('load it') });
const away = new Fault('unavailable', 'away', text('away'), { hint: text('wait') });

let readiness: Readiness;
let owner: AbortController;
let outcome: Fault | undefined;
let take: () => Promise<void>;
beforeEach(() => {
  [readiness, owner, outcome] = [new Readiness(), new AbortController(), undefined];
  const handler = awaitedTypes(readiness)(async () => {
    if (outcome) throw outcome;
  });
  const context = { signal: owner.signal, heartbeat: async () => undefined };
  take = () => handler(BATCH, context).catch(() => undefined);
});
const parts = () => readiness.report().parts;

describe('a batch that waits for its type', () => {
  beforeEach(async () => {
    outcome = unknown('dossier');
    await take();
    await take();
  });

  it('makes the service not ready, by the partition and the type', () => {
    expect(parts()).toEqual({
      'nhip.records[3]': { ok: false, detail: unknown('dossier').message },
    });
  });

  it('makes it ready again once it is taken', async () => {
    outcome = undefined;
    await take();
    expect(parts()).toEqual({});
  });

  it('waits for something else once another outage came, of which the readiness says nothing', async () => {
    outcome = away;
    await take();
    expect(parts()).toEqual({});
  });

  it('is not waited for any more once the partition is of another', () => {
    owner.abort();
    expect(parts()).toEqual({});
  });

  it('says nothing of a partition that it lost meanwhile', async () => {
    owner.abort();
    await take();
    expect(parts()).toEqual({});
  });

  it('leaves what is said of its partition later alone', async () => {
    outcome = undefined;
    await take();
    readiness.set('nhip.records[3]', false, 'recreated');
    owner.abort();
    expect(parts()).toEqual({ 'nhip.records[3]': { ok: false, detail: 'recreated' } });
  });
});

it('leaves the readiness alone while every type is known', async () => {
  await take();
  outcome = away;
  await take();
  expect(parts()).toEqual({});
});
