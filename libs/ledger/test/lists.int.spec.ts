import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bucketOf, recordValue } from '@nhip/contracts';
import { compileCube } from '@nhip/kernel';
import { sampleCatalogue, sampleRecords } from '@nhip/kernel/testing';
import { Programs, recordHistory, verify } from '../src/index.js';
import { ScratchLedger } from './scratch-ledger.js';

const SEED = Number(process.env['NHIP_SEED'] ?? 4711);
const catalogue = sampleCatalogue({
  kind: 'cube',
  id: 'samples',
  version: 1,
  body: {
    record: 'sample',
    dimensions: { thing: 'c' },
    measures: {
      all: { count: true, at: 't1' },
      held: { count: 'l.exists(x, x.n > 0) && isUnder(c, "Y")', at: 't1' },
      summed: { sum: 'sum(l.filter(x, x.d != null).map(x, x.d))', at: 't1' },
      derived: { count: 'e2', at: 'coalesce(max(l.map(x, x.t)), t1)' },
    },
  },
});
const program = compileCube(catalogue.get('cube', 'samples')!, catalogue);

let ledger: ScratchLedger;
beforeAll(async () => {
  ledger = await ScratchLedger.open();
});
afterAll(() => ledger.close());

const delivery = {
  agency: 'H09',
  sentBy: 'test',
  receipt: 'r1',
  receivedAt: 0,
  feed: 'samples',
  incarnation: 'i',
  topic: 'f',
};

it('a record with lists is stored as it came, and what was counted of it is recomputed to the same', async () => {
  const records = fc.sample(sampleRecords, { numRuns: 300, seed: SEED });
  // Every second version corrects the one before.
  records.forEach((fields, i) => {
    const id = `s-${i >> 1}`;
    const place = { row: i + 1, sha256: '', partition: 0, offset: String(i), mapping: 1 };
    const head = { kind: 'version', type: 'sample', versioned: true, deleted: false } as const;
    const message = { ...head, id, version: i, effective: 0, fields, delivery, place };
    ledger.put(bucketOf('sample', id), recordValue(message));
  });
  const engine = ledger.engine();
  engine.setPrograms(Programs.of(catalogue));
  await ledger.drain(engine, 50);
  const { equal, differences, cells } = await verify(ledger.pool, [program]);
  expect({ equal, differences }).toEqual({ equal: true, differences: [] });
  expect(cells).toBeGreaterThan(10);
  const [last] = await recordHistory(ledger.pool, 'sample', 's-149');
  expect(JSON.parse(last!.fields)).toEqual(records[299]);
});
