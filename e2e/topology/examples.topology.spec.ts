import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { until } from '@nhip/testkit';
import { HubInMemory, type OnePack } from './hub-in-memory.js';

const NOW = Date.parse('2026-03-02T01:00:00Z');
const EXAMPLES = path.resolve(import.meta.dirname, '../../packs/examples');

let hub: HubInMemory;
afterEach(() => hub.stop());

/** @param cube has the name of its folder where it has no other */
const example = (name: string, feed: string, agency: string, cube = name): OnePack => ({
  folder: `examples/${name}`,
  feed,
  agency,
  cube,
});
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
    hub = await HubInMemory.start(NOW, example('service-requests', 'service-requests', 'H09.90'));
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
    hub = await HubInMemory.start(NOW, example('air-quality', 'air-quality.hours', 'H09.91'));
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
    hub = await HubInMemory.start(
      Date.parse('2026-12-01T01:00:00Z'),
      example('one-stop', 'one-stop-dossiers', 'H09.92'),
    );
    const sent = await hub.send(dataOf('one-stop/data/dossiers.ndjson'), 'ndjson');
    expect(sent).toMatchObject({ received: 2, rejected: 0, errors: [] });
    // The first ended three days after its date, of which five had been waited for a supplement.
    await becomes({
      'one-stop.on-time-rate': 100,
      'one-stop.days': 5.5,
      'one-stop.paid': 50_000,
      'one-stop.digitised-rate': 50,
      'one-stop.in-communes': 1,
    });
    expect(refused()).toEqual([]);
    expect(await hub.by('one-stop.in-communes', 'unit')).toEqual({ 'H09.01': 0, 'H09.101': 1 });
    const byDepartment = { 'H09.01': 0, 'H09.100': 1 };
    expect(await hub.by('one-stop.in-communes', 'unit', 'department')).toEqual(byDepartment);
    expect(await hub.by('one-stop.in-communes', 'unit', 'root')).toEqual({ H09: 1 });
  });

  it('read a table with a column a year, and say of each file that is sent again what is new', async () => {
    hub = await HubInMemory.start(NOW, example('wide-table', 'schools.pupils', 'H09.92', 'pupils'));
    const file = dataOf('wide-table/data/pupils.csv').toString();
    const sent = await hub.deliver(file, 'csv');
    expect(sent).toMatchObject({
      received: 4,
      skipped: 1,
      rejected: 1,
      errors: [{ row: 3, column: '2024', code: 'not-a-number' }],
    });
    // Where nothing stands there is no record: 4 + 4 + 3.
    await becomes({ 'schools.figures': 11, 'schools.pupils': 176_875 });
    hub.now += 1;
    await hub.deliver(file.replace('"19,5"', '19.500').replace('20.150', '-'), 'csv');
    await becomes({ 'schools.figures': 13, 'schools.pupils': 214_175 });
  });

  it('count events, each once however often the log is sent', async () => {
    hub = await HubInMemory.start(
      Date.parse('2026-03-06T01:00:00Z'),
      example('event-log', 'dossier-log.events', 'H09.93', 'dossier-events'),
    );
    const file = dataOf('event-log/data/events.csv');
    expect(await hub.deliver(file, 'csv')).toMatchObject({
      received: 12,
      rejected: 1,
      errors: [{ row: 11, code: 'impossible-date', column: 'ThoiDiem' }],
    });
    // Of one day two events are equal but for Lan, one was none, and one came twice.
    await becomes({ 'log.events': 8, 'log.sent-back-rate': 75 });
    hub.now += 1;
    await hub.deliver(file, 'csv');
    await becomes({ 'log.events': 8, 'log.sent-back-rate': 75 });
    expect(await hub.by('log.events', 'kind')).toEqual({ received: 4, returned: 3, finished: 1 });
  });
});
