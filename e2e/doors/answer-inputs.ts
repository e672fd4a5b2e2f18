import {
  AT,
  file,
  line,
  ndjson,
  NDJSON,
  PERSON,
  refused,
  row,
  taken,
  wrong,
  type Input,
} from './input.js';

const LINES = { type: NDJSON };
const MIXED = ndjson(
  row(1),
  row(2, { channel: 'Pigeon', applicant: PERSON }),
  row(3, { done: '31/02/2012' }),
  row(4, { gone: 'maybe' }),
);
const WRONG = [
  wrong(2, 'unknown-code', 'channel'),
  wrong(3, 'impossible-date', 'done'),
  wrong(4, 'neither-yes-nor-no', 'gone'),
];

const said: readonly Input[] = [
  taken('rows of which the mapping refuses some', MIXED, 4, { ...LINES, wrong: WRONG }),
  taken('the same, tried without taking it', MIXED, 4, {
    ...LINES,
    wrong: WRONG,
    query: '?dryRun=true',
  }),
  refused('the same, whole or not at all', MIXED, [422, 'atomic-refused', '3', 'atomic=true'], {
    ...LINES,
    query: '?atomic=true',
  }),
  taken('two faults of one row', ndjson(row(1, { channel: 'Pigeon', fee: 'x' })), 1, {
    ...LINES,
    wrong: [wrong(1, 'unknown-code', 'channel'), wrong(1, 'not-a-number', 'fee')],
  }),
  taken(
    '150 wrong rows',
    file(...Array.from({ length: 150 }, (_, i) => `${i + 1};Pigeon;${AT};`)),
    150,
    {
      wrong: Array.from({ length: 150 }, (_, i) => wrong(i + 1, 'unknown-code', 'channel')),
    },
  ),
  taken('nothing to report', '', 0, { query: '?nothingToReport=true' }),
];

const asked: readonly Input[] = [
  refused('a flag that is none', file(line(1)), [400, 'wrong-flag', 'atomic'], {
    query: '?atomic=maybe',
  }),
  refused('a mode that is none', file(line(1)), [400, 'wrong-mode', 'changes', 'full'], {
    query: '?mode=half',
  }),
  refused('a full delivery', file(line(1)), [501, 'not-supported-yet', 'mode=full'], {
    query: '?mode=full',
  }),
  refused('a month that no year has', file(line(1)), [400, 'wrong-period', '2026-13'], {
    query: '?period=2026-13',
  }),
  refused(
    'a parameter that nobody knows',
    file(line(1)),
    [400, 'unknown-parameter', 'periode', 'period'],
    { query: '?periode=2026-11' },
  ),
  refused('a feed that nobody knows', file(line(1)), [404, 'unknown-feed', '“doors.nowhere”'], {
    feed: 'nowhere',
  }),
];

/** What the answer says will happen. */
export const answerInputs: Readonly<Record<string, readonly Input[]>> = {
  'What becomes of the rows': said,
  'What is asked beside the file': asked,
};
