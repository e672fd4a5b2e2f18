import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Catalogue } from '../model/catalogue.js';
import type { Defined, Definition, FeedBody } from '../model/definitions.js';
import { compileFeed, type MapResult } from './feed-mapping.js';

const name = { vi: 'mẫu', en: 'sample' };
const column = { type: ['string', 'number', 'boolean', 'null'] };
const NOW = Date.parse('2026-11-25T00:00:00Z');

const definitions: Definition[] = [
  {
    kind: 'code-list',
    id: 'channel',
    version: 1,
    body: {
      name,
      codes: [
        { code: '1', from: '2020-01-01', name },
        { code: '2', from: '2020-01-01', to: '2024-12-31', name },
        { code: '3', from: '2025-01-01', name },
      ],
      successors: [{ from: '2@2020-01-01', to: '3@2025-01-01', kind: 'whole' }],
    },
  },
  {
    kind: 'type',
    id: 'sample',
    version: 1,
    body: {
      name,
      effective: 'receivedAt',
      fields: {
        receivedAt: { type: 'instant', required: true },
        channel: { code: 'channel', default: '1' },
        fee: { type: 'decimal', scale: 2 },
        note: { type: 'text' },
        urgent: { type: 'boolean' },
      },
      checks: [
        {
          that: 'fee == null || fee >= 0',
          code: 'negative-fee',
          vi: 'phí âm',
          en: 'negative fee',
        },
      ],
    },
  },
];
const catalogue = Catalogue.build(definitions, 1);

const feed: Defined<'feed'> = {
  id: 'samples',
  definitionVersion: 1,
  name,
  agency: 'H09',
  accepts: ['json'],
  key: 'id',
  record: 'sample',
  zone: '+07:00',
  version: 'instant(r.at)',
  deleted: 'lower(r.gone) == "true" || r.gone == "1"',
  contract: {
    properties: {
      id: column,
      at: column,
      gone: column,
      received: column,
      channel: column,
      fee: column,
      note: column,
      urgent: column,
    },
  },
  checks: [{ that: 'fee < 1000000', vi: 'phí quá lớn', en: 'fee is unusually high' }],
  map: {
    id: 'r.id',
    receivedAt: 'r.received',
    channel: 'r.channel',
    fee: 'r.fee',
    note: 'trim(r.note)',
    urgent: 'r.urgent',
  },
};

const row = {
  id: 'a-1',
  at: '2026-11-24T00:00:00Z',
  received: '2026-11-20',
  channel: '3',
  fee: '12.5',
  note: ' x ',
  urgent: 'TRUE',
};
const map = (change: Readonly<Record<string, unknown>>, of: Partial<FeedBody> = {}): MapResult =>
  compileFeed({ ...feed, ...of }, catalogue)({ ...row, ...change }, NOW);
const FLAG = { column: 'gone', yes: ['xoá', 'huỷ'], no: ['còn'] };
const codes = (result: MapResult): string[] => result.findings.map((finding) => finding.code);

describe('mapping a raw row', () => {
  it('reads each column as its field declares, exactly, with field names sorted', () => {
    const result = map({});
    expect(result).toMatchObject({
      ok: true,
      id: 'a-1',
      version: Date.parse(row.at),
      versioned: true,
      deleted: false,
      effective: Date.parse('2026-11-19T17:00:00Z'),
    });
    expect(JSON.stringify(result.ok && result.fields)).toBe(
      '{"channel":"3@2025-01-01","fee":1250,"note":"x","receivedAt":1763571600000,"urgent":true}'.replace(
        '1763571600000',
        String(Date.parse('2026-11-19T17:00:00Z')),
      ),
    );
  });

  it.each([
    ['Hồ-sơ-Diện-1'.normalize('NFD'), 'Hồ-sơ-Diện-1'.normalize('NFC')],
    ['a-1\u00a0', 'a-1'],
    ['\u200ba-1', 'a-1'],
    ['0071', '0071'],
  ])('knows the record %j as %j', (id, known) => {
    expect(map({ id })).toMatchObject({ ok: true, id: known });
  });

  it('says once what several fields read', () => {
    const of = { map: { ...feed.map, id: 'r.id + text(instant(r.received))' } };
    expect(codes(map({ received: 'then', fee: 'much' }, of))).toEqual([
      'impossible-date',
      'not-a-number',
    ]);
  });

  it('makes one id of several columns, however they are spelt', () => {
    const of = { map: { ...feed.map, id: 'r.note + "/" + text(instant(r.at))' } };
    const known = { ok: true, id: 'Trạm 1/2026-11-24T00:00:00Z' };
    for (const note of ['Trạm 1', ' Trạm 1\u00a0', 'Trạm 1'.normalize('NFD')])
      for (const at of ['2026-11-24T07:00+07:00', '2026-11-24 07:00:00', '2026-11-24T00:00:00Z'])
        expect(map({ note, at }, of)).toMatchObject(known);
    expect(codes(map({ note: ' ' }, of))).toEqual(['missing-id']);
    expect(codes(map({ at: 'then' }, of))).toContain('impossible-date');
  });

  it('holds ids to the form of their type', () => {
    const strict = Catalogue.build(
      definitions.map((one) =>
        one.kind === 'type' ? { ...one, body: { ...one.body, id: { pattern: '^a-\\d$' } } } : one,
      ),
      1,
    );
    const mapping = compileFeed(feed, strict);
    expect(mapping({ ...row, id: ' a-1' }, NOW)).toMatchObject({ ok: true, id: 'a-1' });
    expect(mapping({ ...row, id: 'a-x' }, NOW)).toMatchObject({
      ok: false,
      deleted: false,
      findings: [{ code: 'wrong-record-id', column: 'id', value: 'a-x' }],
    });
  });

  it('takes what shows nothing around a value for no part of it', () => {
    expect(
      map({ channel: '3\u00a0', fee: '\u200b12.5', received: '\ufeff2026-11-20' }),
    ).toMatchObject({
      ok: true,
      fields: { channel: '3@2025-01-01', fee: 1250 },
    });
    expect(map({ note: '\u200b\u00a0' })).toMatchObject({ ok: true, fields: { note: null } });
  });

  it.each(['NULL', 'null', 'N/A', 'NA', '-', '0000-00-00'])(
    'refuses %j in a code, an instant and a number; a text is a text',
    (word) => {
      expect(codes(map({ channel: word }))).toEqual(['unknown-code']);
      expect(codes(map({ received: word }))).toEqual(['impossible-date']);
      expect(codes(map({ fee: word }))).toEqual(['not-a-number']);
      expect(map({ note: word })).toMatchObject({ ok: true, fields: { note: word } });
    },
  );

  it('takes the words of a feed for no value, in any column', () => {
    const empty = { empty: ['NA', '-', ' không có', '-999'] };
    for (const word of ['NA', ' NA\u00a0', '-', 'không có'.normalize('NFD'), '-999', -999])
      expect(map({ channel: word, fee: word, note: word, gone: word }, empty)).toMatchObject({
        ok: true,
        deleted: false,
        fields: { channel: '1@2020-01-01', fee: null, note: null },
      });
    expect(codes(map({ received: 'NA', at: '-', id: 'NA' }, empty))).toEqual([
      'missing-id',
      'required-version',
      'required-field',
    ]);
    expect(codes(map({ fee: 'na' }, empty))).toEqual(['not-a-number']);
  });

  it.each(['2026-11-20', '2026-11-20T08:00', '2026-11-20 08:00:00.5'])(
    'reads %s by the zone of the feed, and refuses it where none is declared',
    (received) => {
      expect(map({ received })).toMatchObject({ ok: true });
      expect(map({ received }, { zone: undefined })).toEqual({
        ok: false,
        deleted: false,
        findings: [
          {
            code: 'instant-without-zone',
            column: 'received',
            value: received,
            message: {
              vi: `“${received}” không có múi giờ: thêm +07:00 vào cuối`,
              en: `“${received}” has no zone: add one, such as +07:00`,
            },
          },
        ],
      });
      const utc = map({ received }, { zone: 'Z' });
      const local = map({ received });
      expect(utc.ok && local.ok && utc.effective - local.effective).toBe(7 * 3_600_000);
    },
  );

  it('reads a version without a zone by that of the feed too', () => {
    const of = { version: 'r.at', zone: '-02:00' };
    expect(map({ at: '2026-11-20 00:00' }, of)).toMatchObject({
      version: Date.parse('2026-11-20T02:00:00Z'),
    });
    expect(
      codes(
        map(
          { at: '2026-11-20' },
          {
            version: 'r.at',
            zone: undefined,
            map: { ...feed.map, receivedAt: 'instant(r.received, "yyyy-MM-dd", "+07:00")' },
          },
        ),
      ),
    ).toEqual(['instant-without-zone']);
  });

  it.each([
    ['instant(r.received, "d/M/yyyy H:mm")', '3/4/2026 9:05', '2026-04-03T02:05:00Z'],
    ['instant(r.received, "d/M/yyyy", "-03:00")', '3/4/2026', '2026-04-03T03:00:00Z'],
    ['instant(r.received, "M/d/yy", 1950)', '3/4/26', '2026-03-03T17:00:00Z'],
    ['instant(r.received, "M/d/yy", 1950, "Z")', '3/4/26', '2026-03-04T00:00:00Z'],
    ['instant(r.received, "M/d/yy", "Z", 1950)', '3/4/26', '2026-03-04T00:00:00Z'],
  ])('reads by %s: %s', (receivedAt, received, instant) => {
    expect(map({ received }, { map: { ...feed.map, receivedAt } })).toMatchObject({
      ok: true,
      effective: Date.parse(instant),
    });
  });

  it('takes a blank for no value, and the declared default in its place', () => {
    expect(map({ channel: ' ', fee: '', note: null })).toMatchObject({
      ok: true,
      fields: { channel: '1@2020-01-01', fee: null, note: null },
    });
  });

  it('takes an ended code with a single successor, and tells the sender', () => {
    const result = map({ channel: '2' });
    expect(result).toMatchObject({ ok: true, fields: { channel: '3@2025-01-01' } });
    expect(codes(result)).toEqual(['code-succeeded']);
    expect(map({ channel: '2', received: '2024-06-01' })).toMatchObject({
      ok: true,
      fields: { channel: '2@2020-01-01' },
      findings: [],
    });
  });

  it.each([
    [{ id: '' }, ['missing-id']],
    [{ id: '\u00a0\u200b' }, ['missing-id']],
    [{ id: 'x'.repeat(201) }, ['id-too-long']],
    [{ id: 'a\tb' }, ['wrong-record-id']],
    [{ id: 'a\u200bb' }, ['wrong-record-id']],
    [{ received: '' }, ['required-field']],
    [{ received: '2026-02-30' }, ['impossible-date']],
    [{ channel: 'pigeon' }, ['unknown-code']],
    [{ fee: '1.234,5' }, ['not-a-number']],
    [{ fee: '0.001' }, ['not-a-number']],
    [{ fee: '-1' }, ['negative-fee']],
    [{ fee: '10000000' }, ['needs-confirmation']],
    [{ urgent: 'có' }, ['not-a-boolean']],
    [{ note: 'a\0b' }, ['broken-text']],
    [{ note: '\ud800' }, ['broken-text']],
    [{ note: 'a\u0007b' }, ['broken-text']],
    [{ channel: '\u001b3' }, ['broken-text']],
    [{ at: '' }, ['required-version']],
    [{ at: '2026-11-27T00:00:00Z' }, ['version-in-future']],
    [{ id: '', channel: 'x', at: 'y' }, ['missing-id', 'impossible-date', 'unknown-code']],
  ])('finds in %j: %j', (change, expected) => {
    const result = map(change);
    expect([result.ok, codes(result)]).toEqual([false, expected]);
    for (const { message } of result.findings)
      expect([message.vi, message.en].every((text) => text.length > 0)).toBe(true);
  });

  it('names the column in which a required field is missing, where it is one', () => {
    const missing = (of: string, change: Readonly<Record<string, unknown>>) =>
      map(change, { map: { ...feed.map, receivedAt: of } }).findings.map(({ column: at }) => at);
    expect(missing('r.received', { received: '' })).toEqual(['received']);
    expect(missing('instant(r.received == "" ? r.received : null)', {})).toEqual(['received']);
    const both = 'instant(r.urgent == null ? r.received : r.note)';
    expect(missing(both, { received: '', urgent: null })).toEqual([undefined]);
  });

  it.each([true, 'true', 'TRUE', '1'])(
    'knows a deletion by %j; it needs its id and version only',
    (gone) => {
      expect(map({ gone, received: '', channel: 'pigeon' })).toMatchObject({
        ok: true,
        deleted: true,
        fields: {},
      });
    },
  );

  it.each(['xoá', 'XOÁ', ' Xoá\u00a0', 'xoá'.normalize('NFD'), 'huỷ'])(
    'knows a deletion by %j, a word of its feed',
    (gone) => {
      expect(map({ gone }, { deleted: FLAG })).toMatchObject({ ok: true, deleted: true });
    },
  );

  it.each([undefined, null, '', ' ', 'còn', 'CÒN'])('knows by %j that a record lives', (gone) => {
    expect(map({ gone }, { deleted: FLAG })).toMatchObject({ ok: true, deleted: false });
  });

  it.each(['true', '1', 'yes', 'xoa', 'còn hạn', 0, true])(
    'refuses the flag %j, which is neither yes nor no',
    (gone) => {
      expect(map({ gone }, { deleted: FLAG })).toEqual({
        ok: false,
        deleted: false,
        findings: [
          {
            code: 'neither-yes-nor-no',
            column: 'gone',
            value: String(gone),
            message: {
              vi: `“${gone}” không phải xoá, huỷ, còn`,
              en: `“${gone}” is none of xoá, huỷ, còn`,
            },
          },
        ],
      });
    },
  );

  it.each(['yes', 'maybe', '2'])(
    'refuses the flag %j where the column alone is the flag',
    (gone) => {
      expect(codes(map({ gone }, { deleted: 'r.gone' }))).toEqual(['not-a-boolean']);
    },
  );

  it.each([undefined, null, '', 'false', '0'])('takes %j for no deletion', (gone) => {
    expect(map({ gone })).toMatchObject({ ok: true, deleted: false });
  });

  it('says of a check that asks for a day which its calendar does not know that it does not', () => {
    const calendar: Definition = {
      kind: 'calendar',
      id: 'working',
      version: 1,
      body: { name, years: { from: 2025, to: 2026 }, rest: ['sunday'], days: [] },
    };
    const that = 'isWorkingDay(receivedAt)';
    const of = { ...feed, checks: [{ that, code: 'on-sunday', vi: 'x', en: 'x' }] };
    const checked = compileFeed(of, Catalogue.build([...definitions, calendar], 1));
    const said = (received: string) => checked({ ...row, received }, NOW).findings;
    expect(said('2026-11-20')).toEqual([]);
    expect(said('2026-11-22').map(({ code }) => code)).toEqual(['on-sunday']);
    expect(said('2027-01-01')).toEqual([
      {
        code: 'calendar-not-known',
        message: {
          vi: 'có ngày nằm ngoài các năm mà lịch làm việc đã biết (working 2025–2026)',
          en: 'a day lies outside the years that the working calendar knows (working 2025–2026)',
        },
      },
    ]);
  });

  it('takes the time of receipt for the version where the feed has none, and a counter as it is', () => {
    expect(map({}, { version: undefined })).toMatchObject({ version: NOW, versioned: false });
    expect(map({ at: '20261125173400' }, { version: 'integer(r.at)' })).toMatchObject({
      ok: true,
      version: 20_261_125_173_400,
    });
    expect(map({ at: '17' }, { version: 'r.at' })).toMatchObject({ ok: true, version: 17 });
  });

  it('answers any JSON row with a record or findings, and what it gives can be stored as jsonb', () => {
    const mapping = compileFeed(feed, catalogue);
    fc.assert(
      fc.property(
        fc.record(
          Object.fromEntries(
            Object.keys(feed.contract.properties).map((key) => [key, fc.jsonValue()]),
          ),
        ),
        (any) => {
          const result = mapping(any, NOW);
          expect(result.ok || result.findings.length > 0).toBe(true);
          if (result.ok)
            for (const value of Object.values(result.fields))
              expect(typeof value !== 'number' || Number.isSafeInteger(value)).toBe(true);
          expect(JSON.stringify(result.ok && result.fields)).not.toMatch(/\\u0000/);
        },
      ),
    );
  });

  it.each([
    [{ map: { ...feed.map, fee: 'instant(r.fee)' } }, 'type-mismatch'],
    [{ map: { ...feed.map, channel: 'code("unit", r.channel)' } }, 'unknown-list'],
    [{ map: { ...feed.map, note: 'r.nte' } }, 'unknown-field'],
    [{ map: { ...feed.map, wrong: 'r.note' } }, 'unknown-field'],
    [{ map: { ...feed.map, fee: 'decimal(r.fee, 3)' } }, 'type-mismatch'],
    [{ map: { ...feed.map, note: 'r.a.b' } }, 'unknown-name'],
    [{ deleted: 'text(r.gone)' }, 'type-mismatch'],
    [{ version: 'code("channel", r.channel)' }, 'type-mismatch'],
    [{ record: 'nothing' }, 'unknown-type'],
    ...[
      ['"d/M/yy"', 'pivot-missing'],
      ['"D/M/YYYY"', 'unknown-format-letter'],
      ['"d/M/yyyy", "+7"', 'needs-constant'],
      ['"d/M/yyyy", "Z", "Z"', 'needs-constant'],
      ['"d/M/yy", 50', 'needs-constant'],
    ].map(
      ([format, code]) =>
        [{ map: { ...feed.map, receivedAt: `instant(r.received, ${format})` } }, code] as const,
    ),
    [
      { zone: undefined, map: { ...feed.map, receivedAt: 'instant(r.at, "d/M/yyyy")' } },
      'zone-missing',
    ],
  ])('refuses the definition %j: %s', (of, code) => {
    expect(() => map({}, of as unknown as Partial<FeedBody>)).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code }) }),
    );
  });
});
