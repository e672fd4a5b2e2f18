import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Catalogue } from '../model/catalogue.js';
import type { Defined } from '../model/definitions.js';
import { compileJudge } from './judge-row.js';
import { keeper } from './keeper.js';
import { PERSON_NUMBER_MARK } from './person-numbers.js';
import type { RawRow } from './raw-row.js';

const name = { vi: 'mẫu', en: 'sample' };
const NOW = Date.parse('2026-11-25T00:00:00Z');
const text = { type: ['string', 'null'] };

const catalogue = Catalogue.build(
  [
    {
      kind: 'code-list',
      id: 'channel',
      version: 1,
      body: { name, codes: [{ code: 'Desk', from: '2020-01-01', name }] },
    },
    {
      kind: 'type',
      id: 'sample',
      version: 1,
      body: {
        name,
        effective: 'at',
        fields: {
          at: { type: 'instant', required: true },
          channel: { code: 'channel', required: true },
          fee: { type: 'decimal', scale: 2 },
          note: { type: 'text' },
          who: { type: 'text' },
          asked: {
            list: {
              most: 3,
              fields: {
                on: { type: 'instant', required: true },
                by: { type: 'text', personal: true },
                channel: { code: 'channel' },
              },
            },
          },
        },
      },
    },
  ],
  1,
);

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
  deleted: { column: 'gone', yes: ['true'], no: ['false'] },
  contract: {
    properties: {
      id: { type: 'string', minLength: 1 },
      at: { type: 'string' },
      channel: { type: 'string' },
      fee: { type: ['string', 'number', 'null'] },
      note: text,
      gone: text,
      who: { type: ['string', 'null'], maxLength: 10 },
      asked: { items: { properties: { on: {}, officer: { maxLength: 20 }, channel: {} } } },
    },
    required: ['id', 'channel'],
  },
  personal: ['who', 'asked.officer'],
  map: {
    id: 'r.id',
    at: 'r.at',
    channel: 'r.channel',
    fee: 'r.fee',
    note: 'r.note',
    who: 'upper(r.who)',
    asked: {
      each: 'r.asked',
      fields: { on: 'item.on', by: 'upper(item.officer)', channel: 'item.channel' },
    },
  },
};
const judge = compileJudge(feed, catalogue);
const keep = keeper(feed);
/** A row as whoever reads its message gets it. */
const readBack = (row: RawRow): RawRow => JSON.parse(JSON.stringify(keep(row))) as RawRow;

const good = { id: '1', at: '2026-11-24', channel: 'Desk', who: 'An', colour: 'red' };
const codes = (row: object, by: keyof typeof judge = 'sent'): unknown[] => {
  const said = judge[by]({ ...good, ...row }, NOW);
  return said.ok ? [] : said.findings.map(({ code }) => code);
};

/** A value that is right for its column, or any. */
const column = (...right: readonly unknown[]) =>
  fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...right) }, fc.jsonValue());
const items = fc.record({
  on: column('2026-11-24', '2026-11-24T08:00:00Z', '2026-02-30', null, ''),
  officer: column('An', 'Nguyễn Văn An, thôn Đông', 'Nguyễn\u0007', null),
  channel: column('Desk', 'Pigeon', ''),
  address: fc.constant('Nguyễn Trãi'),
});
const rows = fc.record(
  {
    id: column('1', ' 2\u00a0', 'a\tb'),
    at: column('2026-11-24', '2026-11-24T08:00:00Z', '2026-02-30', '2027-01-01'),
    channel: column('Desk', 'Desk ', 'Pigeon', ''),
    fee: column('1.50', 3, null, '1,5', -0, '-0'),
    note: column('x', '', null, '\u0958', 'a\u0007b'),
    gone: column('true', 'false', '', null, 'maybe'),
    who: column('An', 'Nguyễn Văn An, thôn Đông', null),
    colour: fc.jsonValue(),
    asked: fc.oneof(
      { weight: 4, arbitrary: fc.array(fc.oneof(items, column('Nguyễn')), { maxLength: 4 }) },
      column(null, ' ', 'Nguyễn', { officer: 'Nguyễn' }),
    ),
  },
  { requiredKeys: ['id'] },
) as fc.Arbitrary<RawRow>;

describe('what is said of a row', () => {
  it('is the same of it as sent and as kept, where its contract lets it pass', () => {
    fc.assert(
      fc.property(rows, (row) => {
        const [sent, kept] = [judge.sent(row, NOW), judge.kept(readBack(row), NOW)];
        const isOfContract = sent.findings.some(({ code }) =>
          ['contract-broken', 'missing-column'].includes(code),
        );
        if (!isOfContract) expect(kept).toEqual(sent);
        else expect(sent.ok).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is the same anew, but for what the contract asks of personal columns', () => {
    fc.assert(
      fc.property(rows, (row) => {
        const [sent, again] = [judge.sent(row, NOW), judge.again(readBack(row), NOW)];
        const ofOthers = sent.findings.filter(
          ({ column: of = '' }) => !['who', 'asked'].includes(of),
        );
        if (sent.ok || ofOthers.length === sent.findings.length) expect(again).toEqual(sent);
      }),
      { numRuns: 1_000 },
    );
    expect(codes({ who: 'x'.repeat(11) })).toEqual(['contract-broken']);
    expect(codes({ who: '' }, 'again')).toEqual([]);
  });

  it('holds no value of a personal column, neither in a record nor in a finding', () => {
    fc.assert(
      fc.property(
        rows,
        fc.constantFrom('Nguyễn', 'Nguyễn\u0007', 'Nguyễn Văn An Bình'),
        (row, who) => {
          expect(JSON.stringify(judge.sent({ ...row, who }, NOW))).not.toMatch(/nguyễn/i);
          expect(JSON.stringify(keep({ ...row, who })['asked'] ?? null)).not.toMatch(/nguyễn/i);
        },
      ),
    );
  });

  describe("in which a person's number stands", () => {
    const NUMBER = '074190000001';
    const place = fc.constantFrom('x', NUMBER, `CCCD ${NUMBER}`, PERSON_NUMBER_MARK);
    const withNumbers = fc
      .record({
        note: place,
        channel: fc.oneof(fc.constant('Desk'), place),
        colour: place,
        name: place,
        who: place,
        asked: fc.array(
          fc.oneof(
            fc.record({ on: fc.constant('2026-11-24'), officer: place, address: place }),
            place,
          ),
          { maxLength: 2 },
        ),
      })
      .map(({ name: of, ...row }) => ({ ...good, ...row, [of]: 'x' })) as fc.Arbitrary<RawRow>;
    const isOfNumbers = (by: keyof typeof judge, row: RawRow): boolean =>
      judge[by](row, NOW).findings.some(({ code }) => code === 'person-number');

    it('is refused for what is kept of it: as it is sent, and anew', () => {
      fc.assert(
        fc.property(withNumbers, (row) => {
          const kept = readBack(row);
          const isMarked = JSON.stringify(kept).includes(PERSON_NUMBER_MARK);
          expect([isOfNumbers('sent', row), isOfNumbers('again', kept)]).toEqual([
            isMarked,
            isMarked,
          ]);
          expect(JSON.stringify(judge.sent(row, NOW))).not.toContain(NUMBER);
        }),
      );
      expect(codes({ colour: NUMBER })).toEqual([]);
      expect(codes({ note: NUMBER })).toEqual(['person-number']);
    });

    it('is refused anew where its feed has come to tell of persons since it was kept', () => {
      const said = judge.again({ ...good, note: NUMBER }, NOW);
      expect(said).toMatchObject({
        ok: false,
        findings: [{ code: 'person-number', column: 'note' }],
      });
      expect(JSON.stringify(said)).not.toContain(NUMBER);
    });

    it('is taken where its feed tells of nobody, whatever it says of numbers', () => {
      const free = compileJudge({ ...feed, personal: [] }, catalogue);
      for (const note of [NUMBER, PERSON_NUMBER_MARK]) {
        expect(free.sent({ ...good, note }, NOW).ok).toBe(true);
        expect(free.again({ ...good, note }, NOW).ok).toBe(true);
      }
    });
  });

  it.each([
    [{}, []],
    [{ channel: 'Pigeon', fee: 'x' }, ['unknown-code', 'not-a-number']],
    [{ at: '2026-02-30' }, ['impossible-date']],
    [{ channel: 7, fee: 'x' }, ['contract-broken']],
    [{ channel: undefined }, ['missing-column']],
    [{ channel: undefined, gone: 'true' }, []],
    [{ channel: undefined, gone: 'maybe' }, ['missing-column']],
    [{ id: '', gone: 'true' }, ['contract-broken']],
    [{ channel: undefined, at: undefined, gone: 'true' }, ['required-version']],
    [{ channel: undefined, at: '2026-02-30', gone: 'true' }, ['impossible-date']],
    [{ asked: 'x' }, ['not-a-list']],
    [{ asked: [{ on: '2026-11-24' }, 7] }, ['not-an-item']],
    [
      { asked: [{}, { on: '2026-02-30', channel: 'Pigeon' }] },
      ['required-field', 'unknown-code', 'impossible-date'],
    ],
    [{ asked: Array(4).fill({ on: '2026-11-24' }) }, ['too-many-items']],
    [{ asked: [{ on: '2026-11-24', officer: 'x'.repeat(21) }] }, ['contract-broken']],
    [{ asked: 'x', gone: 'true' }, []],
  ])('of %j is %j', (row, expected) => {
    expect(codes(row)).toEqual(expected);
  });

  it('brings the items of a list into the record, and says of which one something is', () => {
    const asked = [
      { on: '2026-11-24', officer: 'An', channel: 'Desk', address: 'x' },
      { on: '2026-11-24T08:00:00Z' },
    ];
    expect(judge.sent({ ...good, asked }, NOW)).toMatchObject({
      fields: {
        asked: [
          { by: null, channel: 'Desk@2020-01-01', on: Date.parse('2026-11-23T17:00:00Z') },
          { by: null, channel: null, on: Date.parse('2026-11-24T08:00:00Z') },
        ],
      },
    });
    const wrong = [asked[0], { on: '2026-02-30' }];
    expect(judge.sent({ ...good, asked: wrong }, NOW).findings).toMatchObject([
      {
        column: 'asked',
        value: '2026-02-30',
        message: {
          vi: expect.stringMatching(/^phần tử 2, “on”: “2026-02-30”/),
          en: expect.stringMatching(/^item 2, “on”: “2026-02-30”/),
        },
      },
    ]);
  });

  it('tells a list that is absent from one without items, unless the type says otherwise', () => {
    const asked = (value: unknown, of = judge): unknown => {
      const said = of.sent({ ...good, asked: value }, NOW);
      return said.ok ? said.fields['asked'] : said.findings;
    };
    expect([asked(undefined), asked(null), asked(''), asked([])]).toEqual([null, null, null, []]);
  });

  it('names the first of many findings', () => {
    const columns = Array.from({ length: 30 }, (_, i) => `c${i}`);
    const properties = Object.fromEntries(columns.map((one) => [one, { type: 'string' }]));
    const wide = {
      ...feed,
      contract: { properties: { ...feed.contract.properties, ...properties } },
    };
    const row = { ...good, ...Object.fromEntries(columns.map((one) => [one, 1])) };
    expect(compileJudge(wide, catalogue).sent(row, NOW).findings).toHaveLength(20);
  });

  it('refuses a record that no message holds, by its size once it is mapped', () => {
    // Half as long before it is normalised to NFC.
    expect(codes({ note: '\u0958'.repeat(160_000) })).toEqual([]);
    expect(codes({ note: '\u0958'.repeat(170_000) })).toEqual(['record-too-large']);
  });

  it('refuses a record that no text can hold, however many fields repeat what it has', () => {
    const names = Array.from({ length: 499 }, (_, i) => `n${i}`);
    const fields = Object.fromEntries(names.map((one) => [one, { type: 'text' }]));
    const wide = {
      kind: 'type' as const,
      id: 'wide',
      version: 1,
      body: { name, effective: 'at', fields: { at: { type: 'instant' }, ...fields } },
    };
    const map = {
      id: 'r.id',
      at: 'r.at',
      ...Object.fromEntries(names.map((one) => [one, 'r.note'])),
    };
    const of = compileJudge({ ...feed, record: 'wide', map }, Catalogue.build([wide], 1));
    const said = of.kept({ ...good, note: 'x'.repeat(1_100_000) }, NOW);
    expect(said.findings).toMatchObject([{ code: 'record-too-large' }]);
  });
});
