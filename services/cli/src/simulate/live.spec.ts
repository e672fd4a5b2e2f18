import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from '@jest/globals';
import { dayOf } from '@nhip/simulator';
import { until } from '@nhip/testkit';
import { Live } from './live.js';
import { wholeWorld } from './pack-folder.js';
import type { Senders } from './senders.js';

it('sends nothing more of the past once what happens now cannot go on', async () => {
  const began = Date.now();
  const from = dayOf(began) - 20;
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'nhip-live-')), 's.json');
  const sentUntil = began + 3_600_000;
  const state = { seed: 1, from, began, keys: {}, past: 0, isPastSent: false, sentUntil };
  const [first, more] = [Promise.withResolvers<void>(), { sent: 0 }];
  const senders = {
    publish: async () => ({ sender: 'H09', receipt: `R${(more.sent += 1)}` }),
    applied: () => first.promise,
  };
  const live = new Live(
    wholeWorld({ seed: 1, from }, 5),
    senders as unknown as Senders,
    { ...state, isSending: false, files: {} },
    file,
  );
  const told: number[] = [];
  const run = live.run((done) => void told.push(done), new AbortController().signal);
  await expect(run).rejects.toMatchObject({ code: 'clock-put-back' });
  const { sent } = more;
  first.resolve();
  await until('the deliveries on their way count', () => told.length > 0);
  await new Promise(setImmediate);
  expect(more.sent).toBe(sent);
});
