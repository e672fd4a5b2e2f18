import {
  AT,
  HEADER,
  line,
  ndjson,
  NDJSON,
  PERSON,
  PERSON_NUMBER,
  refused,
  row,
  taken,
  wrong,
  type Input,
  type Wrong,
} from './input.js';

const LINES = { type: NDJSON };
const ZERO = String.fromCharCode(0);

/** One row with this value in a column, in NDJSON. */
const value = (name: string, more: object, ...findings: readonly Wrong[]): Input =>
  taken(name, ndjson(row(1, more)), 1, { ...LINES, wrong: findings });
const good = (name: string, more: object, record: object, feed = 'standard'): Input =>
  taken(name, ndjson(row(1, more)), 1, { ...LINES, feed, records: { 1: record } });

const ids: readonly Input[] = [
  good('blanks that cannot be seen around it', { id: '\u00a0 7\u200b\ufeff' }, { id: '7' }),
  good('not composed', { id: 'Hồ'.normalize('NFD') }, { id: 'Hồ' }),
  good('a number', { id: 7 }, { id: '7' }),
  good('of the form that its type wants', { id: ' HS-0001' }, { id: 'HS-0001' }, 'patterned'),
  taken('of another form', ndjson(row(1, { id: 'HS-1' })), 1, {
    ...LINES,
    feed: 'patterned',
    wrong: [wrong(1, 'wrong-record-id', 'id', 'HS-1', '^HS-[0-9]{4}$')],
  }),
  value('empty', { id: ' \u00a0' }, wrong(1, 'missing-id', 'id')),
  value('with a tab', { id: 'a\tb' }, wrong(1, 'wrong-record-id', 'id', 'U+0009', '2')),
  value(
    'with a no-break space',
    { id: 'a\u00a0b' },
    wrong(1, 'wrong-record-id', 'id', 'U+00A0', '2'),
  ),
  value('with U+0000', { id: `a${ZERO}b` }, wrong(1, 'broken-text', 'id', 'U+0000', '2')),
  value('of 201 characters', { id: 'x'.repeat(201) }, wrong(1, 'id-too-long', 'id', '200')),
  taken('none', `{"channel":"Desk","at":"${AT}"}`, 1, {
    ...LINES,
    wrong: [wrong(1, 'missing-column', 'id', '“id”')],
  }),
];

const texts: readonly Input[] = [
  good('tab and line breaks', { note: 'a\tb\r\nc' }, { id: '1', note: 'a\tb\r\nc' }),
  value('U+0000', { note: `a${ZERO}b` }, wrong(1, 'broken-text', 'note', 'U+0000', '2')),
  value('U+0007', { note: 'a\u0007' }, wrong(1, 'broken-text', 'note', 'U+0007', '2')),
  value('half a surrogate pair', { note: '\ud800' }, wrong(1, 'broken-text', 'note', 'U+D800')),
  value(
    'U+0000 in a code',
    { channel: `De${ZERO}sk` },
    wrong(1, 'broken-text', 'channel', 'U+0000', '3'),
  ),
  good('NULL, N/A and “-”, which are text', { note: 'NULL' }, { id: '1', note: 'NULL' }),
  good(
    'what the feed says is no value',
    { note: '-', fee: 'NA', done: ' NA ' },
    { id: '1', note: null, fee: null, doneAt: null },
    'words',
  ),
  value(
    'too long for its contract, and about a person',
    { applicant: `${PERSON} ${'x'.repeat(40)}` },
    wrong(1, 'contract-broken', 'applicant', '40'),
  ),
  value(
    "a person's number where it does not belong",
    { note: `CCCD ${PERSON_NUMBER}` },
    wrong(1, 'person-number', 'note'),
  ),
];

const flags: readonly Input[] = [
  good('yes', { gone: 'có' }, { id: '1', deleted: true }),
  good('yes, in capitals', { gone: ' TRUE ' }, { id: '1', deleted: true }),
  good('no', { gone: 'Không' }, { id: '1', deleted: false }),
  good('blank', { gone: '' }, { id: '1', deleted: false }),
  value(
    'a word of its own',
    { gone: 'x' },
    wrong(1, 'neither-yes-nor-no', 'gone', 'có, true, không, false'),
  ),
  value('a number', { gone: '1' }, wrong(1, 'neither-yes-nor-no', 'gone', 'có, true')),
  taken('a deletion by CSV of id, version and flag', `id;at;gone\n1;${AT};có\n`, 1, {
    records: { 1: { id: '1', deleted: true } },
  }),
  taken('a deletion by NDJSON of id, version and flag', `{"id":"1","at":"${AT}","gone":"có"}`, 1, {
    ...LINES,
    records: { 1: { id: '1', deleted: true } },
  }),
  taken('a deletion without a version', '{"id":"1","gone":"có"}', 1, {
    ...LINES,
    wrong: [wrong(1, 'missing-column', 'at', '“at”')],
  }),
  taken('a deletion whose version is none', '{"id":"1","at":"x","gone":"có"}', 1, {
    ...LINES,
    wrong: [wrong(1, 'impossible-date', 'at', '2026-11-25T08:00:00+07:00')],
  }),
];

const codes: readonly Input[] = [
  value(
    'not in the list',
    { channel: 'Pigeon' },
    wrong(1, 'unknown-code', 'channel', 'Pigeon', 'Desk, Post'),
  ),
  value(
    'in small letters',
    { channel: 'desk' },
    wrong(1, 'unknown-code', 'channel', 'desk', 'Desk'),
  ),
  good(
    'with a blank that cannot be seen',
    { channel: 'Desk\u00a0' },
    { id: '1', channel: 'Desk@2010-01-01' },
  ),
  value(
    'not valid on the day of the record',
    { at: '2006-11-25T08:00:00Z' },
    wrong(1, 'code-not-valid-then', 'channel', 'Desk', '2010-01-01'),
  ),
  value('blank', { channel: ' ' }, wrong(1, 'required-field', 'channel', 'channel')),
  value('NULL', { channel: 'NULL' }, wrong(1, 'unknown-code', 'channel', 'NULL')),
];

const ISO = '2026-11-25T08:00:00+07:00';
const SECOND = Date.parse(ISO);
const instants: readonly Input[] = [
  good('with a zone', { at: ISO }, { id: '1', receivedAt: SECOND }),
  good(
    'in UTC, with a blank in place of T',
    { at: '2026-11-25 01:00:00Z' },
    { id: '1', receivedAt: SECOND },
  ),
  value(
    'without a zone',
    { at: '2026-11-25 08:00' },
    wrong(1, 'instant-without-zone', 'at', '2026-11-25 08:00', '+07:00'),
  ),
  good(
    'without a zone, which the feed declares',
    { at: '2026-11-25 08:00' },
    { id: '1', receivedAt: SECOND },
    'zoned',
  ),
  ...[
    '2026-02-30T08:00:00Z',
    '2026-13-01T08:00:00Z',
    '2026-11-25T24:00:00Z',
    '2026-11-25T23:59:60Z',
    '25/11/2026',
    '2 Jan 2015',
    '43498',
    '1900-01-00',
    '####',
    'NULL',
    '#N/A',
  ].map((at) => value(at, { at }, wrong(1, 'impossible-date', 'at', at, ISO))),
  good(
    'by the format of the feed',
    { done: '25/11/2026' },
    { id: '1', doneAt: Date.parse('2026-11-24T17:00:00Z') },
  ),
  ...['31/02/2012', '2026-11-25', '2/1/26', 'N/A'].map((done) =>
    value(
      `${done} where dd/MM/yyyy is wanted`,
      { done },
      wrong(1, 'impossible-date', 'done', done, 'dd/MM/yyyy'),
    ),
  ),
  good(
    'two digits of the year, one of the hour, CH',
    { done: '2/1/26 3:05 CH' },
    { id: '1', doneAt: Date.parse('2026-01-02T15:05:00+07:00') },
    'clocked',
  ),
  good(
    'two digits of the year before the first of the feed',
    { done: '2/1/50 3:05 SA' },
    { id: '1', doneAt: Date.parse('1950-01-02T03:05:00+07:00') },
    'clocked',
  ),
  good(
    'AM',
    { done: '2/1/26 12:05 am' },
    { id: '1', doneAt: Date.parse('2026-01-02T00:05:00+07:00') },
    'clocked',
  ),
  taken('13 o’clock in the afternoon', ndjson(row(1, { done: '2/1/26 13:05 PM' })), 1, {
    ...LINES,
    feed: 'clocked',
    wrong: [wrong(1, 'impossible-date', 'done', '2/1/26 13:05 PM', 'd/M/yy h:mm a')],
  }),
  value(
    'a version two days ahead',
    { at: '2026-11-27T12:00:00+07:00' },
    wrong(1, 'version-in-future', 'at', '2026-11-27T05:00:00.000Z'),
  ),
];

const amounts: readonly Input[] = [
  good(
    'as it should be',
    { fee: '1234.50', pages: '12', urgent: 'TRUE' },
    { id: '1', fee: 123450, pages: 12, urgent: true },
  ),
  good(
    'numbers of JSON',
    { fee: 0.1, pages: 3, urgent: false },
    { id: '1', fee: 10, pages: 3, urgent: false },
  ),
  ...['1.234,5', '9,99', '12,5%', '1 234', 'NULL', '1.005', '-'].map((fee) =>
    value(`${fee} as an amount`, { fee }, wrong(1, 'not-a-number', 'fee', fee, '2', '1234.56')),
  ),
  value('1.5 pages', { pages: 1.5 }, wrong(1, 'not-a-number', 'pages', '1.5', '1234')),
  value(
    'a yes that is none',
    { urgent: 'gấp' },
    wrong(1, 'not-a-boolean', 'urgent', 'gấp', 'true', 'false'),
  ),
];

const entrances: readonly Input[] = [
  {
    name: 'an id with blanks that cannot be seen, deleted',
    request: `DELETE {feed}/%C2%A07%E2%80%8B?version=${encodeURIComponent(AT)}`,
    body: null,
    status: 202,
  },
  refused(
    'an id of another form, deleted',
    null,
    [400, 'wrong-record-id', 'HS-1', '^HS-[0-9]{4}$'],
    { request: 'DELETE {feed}/HS-1?version=1', feed: 'patterned' },
  ),
  refused('U+0000 in the address of a record', null, [400, 'wrong-text', 'U+0000', '2'], {
    request: 'DELETE {feed}/a%00b?version=1',
  }),
  refused('30 February as a version', null, [400, 'wrong-version', '2026-11-23T16:42:00+07:00'], {
    request: 'DELETE {feed}/7?version=2026-02-30',
  }),
  refused('“2 Jan 2015” as a version', null, [400, 'wrong-version', '2026-11-23T16:42:00+07:00'], {
    request: 'DELETE {feed}/7?version=2%20Jan%202015',
  }),
  refused('a version without a zone', null, [400, 'wrong-version', '2026-11-23T16:42:00+07:00'], {
    request: 'DELETE {feed}/7?version=2026-11-25',
  }),
  refused(
    'U+0000 in the name of a file',
    `${HEADER}\n${line(1)}\n`,
    [400, 'wrong-text', 'file', 'U+0000'],
    { query: '?file=a%00b.csv' },
  ),
  refused('U+0000 in the id of a receipt', null, [400, 'wrong-text', 'U+0000'], {
    request: 'GET /api/v1/receipts/%00',
  }),
  refused('U+0000 in a cursor', null, [400, 'wrong-text', 'U+0000'], {
    request: 'GET /api/v1/receipts?cursor=%00',
  }),
  refused('U+0000 in a reason', '{"reason":"a\\u0000b"}', [400, 'wrong-text', 'U+0000'], {
    request: 'POST /api/v1/receipts/x/withdraw',
    type: 'application/json',
  }),
];

/** Reading values, at every entrance. */
export const valueInputs: Readonly<Record<string, readonly Input[]>> = {
  Ids: ids,
  Texts: texts,
  'Flags and deletions': flags,
  Codes: codes,
  'Dates and times': instants,
  'Numbers and yes or no': amounts,
  'Addresses, parameters, reasons': entrances,
};
