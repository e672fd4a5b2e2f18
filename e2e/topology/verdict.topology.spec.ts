import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { dossierCatalogue, DOSSIER_FEED, permitRows, seeded, until } from '@nhip/testkit';
import fc from 'fast-check';
import { CompiledFeed } from '../../services/ingest/src/domain/keep-rows.js';
import { FeedProgram } from '../../services/normalise/src/domain/map-row.js';
import { HubInMemory } from './hub-in-memory.js';

const NOW = Date.parse('2026-11-25T00:00:00Z');
const feed = dossierCatalogue.get('feed', DOSSIER_FEED)!;

/** A value that is right for its column, or any that JSON has. */
const column = (...right: readonly unknown[]) =>
  fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...right) }, fc.jsonValue());
const rows = fc.record(
  {
    id: column('1', ' Hồ-2\u00a0', 'a\tb', ''),
    channel: column('Desk', 'Desk ', 'Pigeon', ''),
    at: column('2026-11-24', '2026-11-26T00:00:01Z', '2026-02-30', '1'),
    fee: column('1.5', -0, 12, null),
    note: column('x', 'a\0b', '\ud800', null),
    applicant: column('Nguyễn Văn An', 'x'.repeat(41), null),
    gone: column('true', 'false', 'maybe', null),
    colour: fc.jsonValue(),
  },
  { requiredKeys: [] },
);

describe('door and model', () => {
  const door = new CompiledFeed(feed, dossierCatalogue);
  const model = new FeedProgram(feed, dossierCatalogue);
  const place = {
    agency: 'H09',
    sentBy: 'key',
    receipt: 'R1',
    receivedAt: NOW,
    row: 1,
    sha256: '',
    feed: DOSSIER_FEED,
    incarnation: 'i',
    topic: 't',
    partition: 0,
    offset: '0',
  };

  it('say the same of any row, by the same catalogue', () => {
    fc.assert(
      fc.property(rows, (row) => {
        const kept = door.keep({ ok: true, row }, 1, NOW);
        const findings = kept?.findings ?? [];
        const said = model.again(kept?.value ?? '', place);
        const isOfDoorAlone = findings.some(
          (one) => one.column === 'applicant' || one.code === 'envelope',
        );
        if (!isOfDoorAlone) expect(said.ok ? [] : said.findings).toEqual(findings);
        if (findings.length === 0) expect(model.row(kept?.value ?? '', place)).toEqual(said);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('an answer', () => {
  let hub: HubInMemory;
  beforeEach(async () => {
    hub = await HubInMemory.start(NOW);
  });
  afterEach(() => hub.stop());

  const WRONG: Readonly<Record<string, readonly string[]>> = {
    'case:channel': ['Pigeon', ''],
    'case:startdate': ['2011-02-30', ''],
    'case:concept:name': ['a\tb', ''],
    'time:timestamp': ['2027-01-01', 'soon'],
    deleted: ['true', 'maybe'],
  };
  const random = seeded(11);
  const body = (count: number): string =>
    permitRows()
      .slice(0, count)
      .map((row) => {
        if (random.next() < 0.5) return JSON.stringify(row);
        const name = random.pick(Object.keys(WRONG));
        return JSON.stringify({ ...row, [name]: random.pick(WRONG[name] ?? []) });
      })
      .join('\n');
  const readBy = (count: number): Promise<unknown> =>
    until(`${count} rows are read`, () => hub.read >= count);

  it('tells of every row what becomes of it', async () => {
    const sent = body(100);
    const dry = await hub.send(sent, 'ndjson', { dryRun: true });
    const { received, skipped, rejected, errors } = await hub.send(sent, 'ndjson');
    expect([received + skipped, dry.rejected, dry.errors]).toEqual([100, rejected, errors]);
    await readBy(received);
    expect(hub.quarantined).toHaveLength(rejected);
    await until('the others are records', () => hub.taken >= received - rejected);
    expect(hub.taken).toBe(received - rejected);
    const waiting = hub.quarantined.map(({ prov, findings }) => [prov.row, findings]);
    const told = Map.groupBy(errors, ({ row }) => row);
    expect(waiting.sort()).toEqual(
      [...told].map(([row, of]) => [row, of.map(({ row: _, ...one }) => one)]).sort(),
    );
    expect(hub.quarantined.some(({ takenBy }) => takenBy !== undefined)).toBe(false);
  });

  it('that the model does not share, since the definitions changed, is named with both revisions', async () => {
    const name = { vi: 'Kênh', en: 'Channel' };
    const codes = [{ code: 'Internet', from: '2010-01-01', name }];
    hub.redefine({ kind: 'code-list', id: 'permit-channel', version: 9, body: { name, codes } });
    const row = { ...permitRows()[0], 'case:channel': 'Desk' };
    const sent = [
      row,
      { ...row, 'case:channel': 'Pigeon' },
      { ...row, 'case:channel': 'Internet' },
    ];
    const answer = await hub.send(sent.map((one) => JSON.stringify(one)).join('\n'), 'ndjson');
    expect(answer).toMatchObject({ received: 3, rejected: 1, errors: [{ row: 2 }] });
    await readBy(3);
    const waiting = hub.quarantined.map(({ prov, findings, takenBy }) => ({
      row: prov.row,
      takenBy,
      codes: findings.map(({ code }) => code),
      said: findings.at(-1)?.message.en,
    }));
    expect(waiting.sort((a, b) => a.row - b.row)).toEqual([
      {
        row: 1,
        takenBy: 1,
        codes: ['unknown-code', 'verdict-overturned'],
        said: expect.stringMatching(/revision 1 of .* revision 2,/),
      },
      { row: 2, codes: ['unknown-code'], said: expect.any(String) },
    ]);
  });
});
