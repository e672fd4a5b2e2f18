/** A process that starts a writer on a ledger as it stands, for one commit: told by its parent where and what, it answers how long and how large. */
import { once } from 'node:events';
import { createPool } from '@nhip/platform';
import { permits } from '../permits.mjs';
import { startedWriter } from '../writer.mjs';

const [{ url, now, batch }] = await once(process, 'message');
const pool = createPool(url, { max: 12 });
const { catalogue } = permits();
const before = process.memoryUsage().rss;
const began = performance.now();
const writer = startedWriter(pool, catalogue, () => now);
await writer.submit(batch);
process.send({
  seconds: Math.round(performance.now() - began) / 1000,
  residentMB: Math.round(process.memoryUsage().rss / 1e6),
  ofThatBeforeMB: Math.round(before / 1e6),
});
await writer.stop();
await pool.end();
process.disconnect();
