import { gzipSync } from 'node:zlib';
import {
  JSON_TYPE,
  ndjson,
  NDJSON,
  PERSON,
  PERSON_NUMBER,
  refused,
  row,
  taken,
  wrong,
  type Input,
} from './input.js';

const JSON_WAY = { type: JSON_TYPE };
const LINES = { type: NDJSON };
const INBOX = { isInbox: true, type: JSON_TYPE } as const;
const ONE = JSON.stringify(row(1));
const TWICE = JSON.stringify(row(2)).replace('{', '{"id":"0",');
/** A second row as it is written, between two that are right. */
const between = (second: string): string => `[${ONE},${second},${JSON.stringify(row(3))}]`;
const lines = (second: string | Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(`${ONE}\n`),
    Buffer.from(second as string),
    Buffer.from(`\n${JSON.stringify(row(3))}\n`),
  ]);
const deep = (levels: number): string =>
  JSON.stringify(row(2, { note: 0 })).replace(
    '"note":0',
    `"note":${'['.repeat(levels)}${']'.repeat(levels)}`,
  );

const OTHERS: readonly (readonly [
  name: string,
  text: string,
  code: string,
  column?: string,
  ...says: string[],
])[] = [
  ['a key twice that may be a person', `{"${PERSON}":1,"${PERSON}":2}`, 'key-twice'],
  ['a key twice', TWICE, 'key-twice', 'id', '“id”'],
  [
    'a key twice in an object within',
    JSON.stringify(row(2, { note: 0 })).replace('0}', '{"a":1,"a":2}}'),
    'key-twice',
  ],
  [
    'JSON inside a string',
    JSON.stringify(JSON.stringify(row(2))),
    'json-in-string',
    undefined,
    'JSON.stringify',
  ],
  ['an array', '[{"id":"2"}]', 'array-row', undefined, 'application/json'],
  ['null', 'null', 'null-row', undefined, 'null'],
  ['a number', '7', 'not-an-object', undefined, 'JSON'],
  ['20,000 levels', deep(20_000), 'too-deep', undefined, '100'],
  ['an envelope', `{"data":[${ONE}],"count":1}`, 'envelope', undefined, '“data”'],
  ['an envelope under a name that may be a person', `{"${PERSON}":[${ONE}]}`, 'envelope'],
];

const rowsOf = OTHERS.flatMap(([name, text, code, column, ...says]) => [
  taken(`${name}, as a row of JSON`, between(text), 3, {
    ...JSON_WAY,
    wrong: [wrong(2, code, column, ...says)],
  }),
  taken(`${name}, as a line of NDJSON`, lines(text), 3, {
    ...LINES,
    wrong: [wrong(2, code, column, ...says)],
  }),
]);

const numbers: readonly Input[] = [
  taken('an id beyond 2^53', ONE.replace('"1"', '9007199254740993'), 1, {
    ...JSON_WAY,
    records: { 1: { id: '9007199254740993' } },
  }),
  taken('an amount of many digits', ndjson(row(1)).replace('}', ',"fee":90071992547409.91}'), 1, {
    ...LINES,
    records: { 1: { id: '1', fee: 9007199254740991 } },
  }),
  taken(
    'an amount that no number holds',
    ndjson(row(1)).replace('}', ',"fee":90071992547409930.01}'),
    1,
    {
      ...LINES,
      wrong: [wrong(1, 'not-a-number', 'fee', '90071992547409930.01')],
    },
  ),
  taken('an amount beyond all numbers', ndjson(row(1)).replace('}', ',"fee":1e400}'), 1, {
    ...LINES,
    wrong: [wrong(1, 'not-a-number', 'fee', '1e400')],
  }),
];

const bodies: readonly Input[] = [
  taken('one object', ONE, 1, JSON_WAY),
  taken('an array of objects', `[${ONE},${JSON.stringify(row(2))}]`, 2, JSON_WAY),
  taken('a mark before it', `\ufeff${ONE}`, 1, JSON_WAY),
  taken(
    'files that were joined, with their marks',
    `\ufeff${ONE}\r\n\ufeff${JSON.stringify(row(2))}\r\n\r\n`,
    2,
    LINES,
  ),
  taken('marks alone on their lines', `\ufeff\n${ONE}\n\ufeff\n`, 1, LINES),
  taken('a last line that was cut', `${ONE}\n{"id": "2", "cha`, 2, {
    ...LINES,
    wrong: [wrong(2, 'not-json')],
  }),
  taken('a line that is not UTF-8', lines(Buffer.from('7b226964223a22ff227d', 'hex')), 3, {
    ...LINES,
    wrong: [wrong(2, 'invalid-utf8', undefined, 'UTF-8')],
  }),
  taken('a line of 900 kB', ndjson(row(1, { note: 'x'.repeat(900_001) }), row(2)), 2, {
    ...LINES,
    wrong: [wrong(1, 'row-too-large', undefined, '900 kB')],
  }),
  refused('half of an array', `[${ONE}, {"id": "2`, [400, 'not-json'], JSON_WAY),
  refused(
    'several objects said to be one',
    ndjson(row(1), row(2)),
    [400, 'not-json', NDJSON],
    JSON_WAY,
  ),
  refused(
    'one object on many lines said to be NDJSON',
    JSON.stringify(row(1), null, 2),
    [400, 'not-json', JSON_TYPE],
    LINES,
  ),
  refused('text that names somebody', `${PERSON}: ${PERSON_NUMBER}`, [400, 'not-json'], JSON_WAY),
  refused(
    'lines of which none can be read',
    '{"id": "1\n{"id": "2\n',
    [400, 'not-json', 'JSON'],
    LINES,
  ),
  refused(
    'CSV said to be JSON',
    `id;channel\n1;${PERSON}\n`,
    [400, 'not-json', 'text/csv'],
    JSON_WAY,
  ),
  refused('XML', '<rows><row id="1"/></rows>', [400, 'not-json'], JSON_WAY),
  refused(
    'UTF-16',
    Buffer.from(`\ufeff${ONE}`, 'utf16le'),
    [400, 'invalid-utf8', 'UTF-8'],
    JSON_WAY,
  ),
  refused(
    'UTF-16 in lines',
    Buffer.from(`\ufeff${ONE}\n`, 'utf16le'),
    [400, 'invalid-utf8', 'UTF-8'],
    LINES,
  ),
  refused(
    'gzip that nobody declared',
    gzipSync(ONE),
    [400, 'invalid-utf8', 'UTF-8', 'Content-Encoding'],
    JSON_WAY,
  ),
  refused('nothing', '', [422, 'no-rows', 'nothingToReport=true'], LINES),
  refused('an empty array', '[]', [422, 'no-rows', 'nothingToReport=true'], JSON_WAY),
  refused(
    'a million lines of {}',
    '{}\n'.repeat(1_000_001),
    [413, 'too-many-rows', '1000000'],
    LINES,
  ),
  refused(
    'four million objects in one row',
    `{"note":[{}${',{}'.repeat(4_000_000)}]}`,
    [413, 'too-many-values', '4000000'],
    JSON_WAY,
  ),
];

const inbox: readonly Input[] = [
  taken('a row', ONE, 1, INBOX),
  taken('an array', `[${ONE},${JSON.stringify(row(2))}]`, 2, INBOX),
  taken('JSON inside a string', JSON.stringify(ONE), 1, {
    ...INBOX,
    wrong: [wrong(1, 'json-in-string', undefined, 'JSON.stringify')],
  }),
  taken('20,000 levels', deep(20_000), 1, { ...INBOX, wrong: [wrong(1, 'too-deep')] }),
  taken('an array with a string and a null', `["x",null,${JSON.stringify(row(3))}]`, 3, {
    ...INBOX,
    wrong: [wrong(1, 'not-an-object'), wrong(2, 'null-row')],
  }),
  taken('an envelope', `{"records":[${ONE}]}`, 1, {
    ...INBOX,
    wrong: [wrong(1, 'envelope', undefined, '“records”')],
  }),
  taken('an empty array', '[]', 1, { ...INBOX, wrong: [wrong(1, 'no-rows')] }),
  taken('UTF-16', Buffer.from(`\ufeff${ONE}`, 'utf16le'), 1, {
    ...INBOX,
    wrong: [wrong(1, 'invalid-utf8', undefined, 'UTF-8')],
  }),
  taken('two objects', `${ONE}${ONE}`, 1, { ...INBOX, wrong: [wrong(1, 'not-json')] }),
  taken('XML', '<row id="1"/>', 1, { ...INBOX, wrong: [wrong(1, 'not-json')] }),
  taken('empty bytes', '', 1, { ...INBOX, wrong: [wrong(1, 'no-value', undefined, 'value')] }),
  taken('no value', null, 1, { ...INBOX, wrong: [wrong(1, 'no-value', undefined, 'value')] }),
];

/** Reading JSON and NDJSON, by HTTP and from the inbox. */
export const jsonInputs: Readonly<Record<string, readonly Input[]>> = {
  'Bodies of JSON': bodies,
  'Rows of JSON': rowsOf,
  'Numbers of JSON': numbers,
  'Messages in the inbox': inbox,
};
