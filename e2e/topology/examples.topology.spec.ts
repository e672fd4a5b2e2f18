import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { until } from '@nhip/testkit';
import { HubInMemory, type OnePack } from './hub-in-memory.js';

const NOW = Date.parse('2026-03-02T01:00:00Z');
const EXAMPLES = path.resolve(import.meta.dirname, '../../packs/examples');

let hub: HubInMemory;
afterEach(() => hub.stop());

const dataOf = (file: string): Buffer => readFileSync(path.join(EXAMPLES, file));
const refused = (): readonly (string | undefined)[] =>
  hub.quarantined.flatMap(({ findings }) => findings.map(({ code }) => code));

async function becomes(figures: Readonly<Record<string, number | null>>): Promise<void> {
  const ask = async (): Promise<string> =>
    JSON.stringify(await Promise.all(Object.keys(figures).map((name) => hub.value(name))));
  const wanted = JSON.stringify(Object.values(figures));
  const holds = (now: string): boolean => now === wanted;
  expect(await until(`the figures are ${wanted}`, ask, { holds })).toBe(wanted);
}

describe('the example packs, with their files', () => {
  it('count service requests, those of unknown kinds among the others', async () => {
    const pack: OnePack = {
      folder: 'examples/service-requests',
      feed: 'service-requests',
      agency: 'H09.90',
      cube: 'service-requests',
    };
    hub = await HubInMemory.start(NOW, pack);
    const sent = await hub.send(dataOf('service-requests/data/requests.csv'), 'csv');
    expect(sent).toMatchObject({
      received: 8,
      rejected: 1,
      errors: [{ code: 'impossible-date' }],
      notKept: ['#7'],
      notes: [{ row: 6, code: 'code-not-listed', column: 'RequestType' }],
    });
    // Closed after 2, 1 and 7 days and some minutes; one was cancelled, and a 13th month is none.
    await becomes({ 'requests.created': 6, 'requests.open': 2, 'requests.days-to-close': 3.5 });
    expect(refused()).toEqual(['impossible-date']);
    expect(await hub.by('requests.created', 'kind')).toEqual({
      bulky: 2,
      graffiti: 1,
      dumping: 1,
      light: 1,
      other: 1,
    });
  });

  it('measure the air by the hour, and an hour that is sent again corrects the one before', async () => {
    const pack: OnePack = {
      folder: 'examples/air-quality',
      feed: 'air-quality.hours',
      agency: 'H09.91',
      cube: 'air-quality',
    };
    hub = await HubInMemory.start(NOW, pack);
    const sent = await hub.send(dataOf('air-quality/data/hours.csv'), 'csv');
    expect(sent).toMatchObject({
      received: 12,
      rejected: 1,
      errors: [{ code: 'impossible-date' }],
    });
    // (28.4 + 30.1 + 41.25 + 35.5 + 37.5) / 5; 37.5 came after 36.5 for the same hour.
    await becomes({ 'air.pm25-mean': 34.6, 'air.pm10-mean': 56.9, 'air.valid-rate': 70 });
    expect(refused()).toEqual(['impossible-date']);
  });

  it('tell which dossiers are on time, by the lists in their rows, of which nobody is told a name', async () => {
    const pack: OnePack = {
      folder: 'examples/one-stop',
      feed: 'one-stop-dossiers',
      agency: 'H09.92',
      cube: 'one-stop',
    };
    hub = await HubInMemory.start(Date.parse('2026-12-01T01:00:00Z'), pack);
    const sent = await hub.send(dataOf('one-stop/data/dossiers.ndjson'), 'ndjson');
    expect(sent).toMatchObject({ received: 2, rejected: 0, errors: [] });
    // The first ended three days after its date, of which five had been waited for a supplement.
    await becomes({
      'one-stop.on-time-rate': 100,
      'one-stop.paid': 50_000,
      'one-stop.digitised-rate': 50,
      'one-stop.in-communes': 1,
    });
    expect(refused()).toEqual([]);
  });
});
