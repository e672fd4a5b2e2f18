import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as any from '../../test/messages.js';
import { mutilated, type Freedom } from '../../test/mutilated.js';
import { Fault } from '../fault.js';
import { decodeAlarm, encodeAlarm } from './alarm.js';
import { decodeCompletion, encodeCompletion } from './completion.js';
import { decodeCell, encodeCell, encodeCommit, LAST_EPOCH, type CommitMessage } from './cell.js';
import type { EncodedMessage, ReceivedMessage } from './checks.js';
import { ROW_COUNTS } from './counts.js';
import { decodeDelivery, deliveryTombstone, encodeDelivery, tombstoneOf } from './delivery.js';
import { decodePull, encodePull } from './pull.js';
import { decodeQuarantine, encodeQuarantine } from './quarantine.js';
import {
  encodeRecordVersion,
  encodeWithdrawal,
  readFields,
  recordReader,
  recordValue,
  type RecordVersionMessage,
} from './record.js';
import { decodeDefinition, encodeDefinition } from './registry.js';

interface Codec<T> {
  readonly messages: fc.Arbitrary<T>;
  readonly encode: (message: T) => EncodedMessage;
  readonly decode: (message: ReceivedMessage) => unknown;
  readonly freedom?: Freedom;
  /** Of a value of several lines: the freedom of each. */
  readonly lines?: readonly Freedom[];
}

/** A record without the text of its fields, which no message has. */
function readRecord(message: ReceivedMessage): unknown {
  const read = recordReader()(message);
  if (read.kind === 'withdrawal') return read;
  const { payload, ...version } = read;
  expect(JSON.parse(payload)).toEqual(version.fields);
  return version;
}

/** A value of which one line is mutilated. */
const mutilatedLine = (value: string, freedoms: readonly Freedom[]): fc.Arbitrary<string> =>
  fc.nat(freedoms.length - 1).chain((at) => {
    const lines = value.split('\n');
    return mutilated(JSON.parse(lines[at] ?? ''), freedoms[at] ?? {}).map((line) =>
      lines.with(at, line).join('\n'),
    );
  });

const codec = <T>(one: Codec<T>): Codec<unknown> => one as Codec<unknown>;

const CODECS: Readonly<Record<string, Codec<unknown>>> = {
  'a version of a record': codec({
    messages: any.versions,
    encode: encodeRecordVersion,
    decode: readRecord,
    lines: [
      { optional: ['shared', 'columns', 'blank', 'column'] },
      { optional: ['file', 'inherits', 'simulated'] },
      { maps: [''], fields: true },
    ],
  }),
  'a withdrawal': codec({
    messages: any.withdrawals,
    encode: (message) => encodeWithdrawal(message)[3] as EncodedMessage,
    decode: readRecord,
    lines: [{ optional: ['release'] }, { optional: ['file', 'inherits', 'simulated'] }],
  }),
  'the progress of a delivery': codec({
    messages: any.deliveries,
    encode: encodeDelivery,
    decode: decodeDelivery,
    freedom: {
      optional: [
        ...['received', 'period', 'history', 'kind', ...ROW_COUNTS],
        ...['forbiddenRows', 'overturned', 'errors', 'column', 'value'],
        ...['records', 'withdrawn', 'commit'],
      ],
    },
  }),
  'a cell': codec({
    messages: any.cells,
    encode: (message) => encodeCell(message, 7),
    decode: decodeCell,
    freedom: { loose: ['values'] },
  }),
  'the end of a commit': codec({
    messages: any.commits,
    encode: encodeCommit,
    decode: decodeCell,
    freedom: { maps: ['live'] },
  }),
  'rows in quarantine': codec({
    messages: any.quarantined,
    encode: encodeQuarantine,
    decode: decodeQuarantine,
  }),
  'an alarm': codec({ messages: any.alarms, encode: encodeAlarm, decode: decodeAlarm }),
  'a completion': codec({
    messages: any.completions,
    encode: encodeCompletion,
    decode: decodeCompletion,
    freedom: { optional: ['from', 'history'] },
  }),
  'a pull': codec({
    messages: any.pulls,
    encode: encodePull,
    decode: decodePull,
    freedom: { nullable: ['succeededAt', 'fault', 'hint'] },
  }),
  'a definition': codec({
    messages: any.definitions.map((definition) => ({ ...definition, body: {} })),
    encode: encodeDefinition,
    decode: decodeDefinition,
  }),
};

const received = (key: string | null, value: string): ReceivedMessage => ({
  key,
  value: new TextEncoder().encode(value),
  headers: {},
});

function refusal(decode: () => unknown): Fault {
  try {
    const content = decode();
    throw new Error(`decoded: ${JSON.stringify(content)}`);
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}

describe.each(Object.entries(CODECS))('%s', (_name, one) => {
  const { messages, encode, decode, freedom = {}, lines } = one;
  it('comes out as it went in', () => {
    fc.assert(
      fc.property(messages, (message) => {
        const { key, value } = encode(message);
        expect(decode(received(key, value))).toEqual(message);
      }),
    );
  });

  it('is refused with a reason that names no value, whatever is wrong with it', () => {
    const cases = messages.chain((message) =>
      lines ? mutilatedLine(encode(message).value, lines) : mutilated(message, freedom),
    );
    fc.assert(
      fc.property(cases, (text) => {
        const { kind, code, fields } = refusal(() => decode(received('k', text)));
        expect([kind, code]).toEqual(['invalid', 'undecodable-message']);
        expect(fields['reason']).toMatch(/^.+: expected .+/);
        expect(fields['reason']).not.toContain(any.MARK);
      }),
      { numRuns: 200 },
    );
  });

  it('is refused where there is nothing, or no UTF-8', () => {
    for (const value of [null, new Uint8Array(), Uint8Array.of(0x7b, 0xff, 0x7d)])
      expect(refusal(() => decode({ key: 'k', value, headers: {} })).code).toBe(
        'undecodable-message',
      );
  });
});

describe('records of one batch', () => {
  it('have one object for what the rows of a delivery share, and another for another delivery', () => {
    fc.assert(
      fc.property(any.versions, any.versions, fc.nat(), (a, b, row) => {
        const read = recordReader();
        const [first, second, other] = [a, { ...a, place: { ...a.place, row } }, b].map((message) =>
          read(received('k', encodeRecordVersion(message).value)),
        );
        expect(second?.delivery).toBe(first?.delivery);
        expect(second?.place.row).toBe(row);
        expect(other?.delivery).toEqual(b.delivery);
      }),
    );
  });

  it('are refused where a line is missing', () => {
    const [version] = fc.sample(any.versions, 1) as [RecordVersionMessage];
    const lines = recordValue(version).split('\n');
    for (const some of [lines.slice(0, 2), lines.slice(1), [], ['', '', '']])
      expect(refusal(() => readRecord(received('k', some.join('\n')))).code).toBe(
        'undecodable-message',
      );
  });
});

describe('what the ledger keeps of a record', () => {
  it('comes out as it went in', () => {
    fc.assert(
      fc.property(any.versions, ({ fields }) => {
        expect(readFields(JSON.stringify(fields))).toEqual(fields);
      }),
    );
  });

  it('is refused, whatever is wrong with it', () => {
    for (const text of ['', 'null', '[]', '{"a":{}}', '{"a":0.5}', '{"a":[1]}', '{"a":[{"b":[]}]}'])
      expect(() => readFields(text)).toThrow(/kept fields|JSON/);
  });
});

describe('keys and partitions', () => {
  it('of a record version are its type and id, and its bucket', () => {
    fc.assert(
      fc.property(any.versions, (message) => {
        const { key, partition } = encodeRecordVersion(message);
        expect(key).toBe(`${message.type}/${message.id}`);
        expect(partition).toBe(encodeRecordVersion({ ...message, version: 1 }).partition);
      }),
    );
  });

  it('of a withdrawal are the receipt, and every bucket once', () => {
    fc.assert(
      fc.property(any.withdrawals, (message) => {
        const sent = encodeWithdrawal(message);
        expect(sent.map(({ partition }) => partition)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
        expect(new Set(sent.map(({ key }) => key))).toEqual(new Set([message.withdrawn]));
      }),
    );
  });

  it('of a commit are refused where epoch or number is beyond all that can be: nothing would ever be newer', () => {
    const commit = {
      kind: 'commit' as const,
      epoch: 1,
      commit: 1,
      at: 0,
      revision: 1,
      cells: 0,
      live: {},
    };
    const read = (more: Partial<CommitMessage>) => () =>
      decodeCell({
        key: 'commit',
        value: Buffer.from(encodeCommit({ ...commit, ...more }).value),
        headers: {},
      });
    expect(read({ epoch: LAST_EPOCH })()).toMatchObject({ epoch: LAST_EPOCH });
    for (const more of [{ epoch: LAST_EPOCH + 1 }, { commit: 2 ** 53 - 1 }, { epoch: 2 ** 53 - 1 }])
      expect(read(more)).toThrow('expected a count of at most');
  });

  it('of a cell name its combination, day and bucket; a commit has one key for ever', () => {
    const cell = { kind: 'cell' as const, cube: 'c', cubeVersion: 1, dims: [], values: [] };
    const stamp = { epoch: 1, commit: 2 };
    expect(encodeCell({ ...cell, ...stamp, day: 15_000, bucket: 3 }, 42).key).toBe('42/15000/3');
    expect(
      encodeCommit({ kind: 'commit', ...stamp, at: 0, revision: 1, cells: 0, live: {} }).key,
    ).toBe('commit');
  });

  it('of a definition name its version, so that former ones stay known', () => {
    const definition = { kind: 'feed', id: 'f', version: 2, revision: 1, pack: 'p', body: {} };
    expect(encodeDefinition(definition).key).toBe('feed/f@2');
  });

  it('of a tombstone are those of what it takes away, and name the receipt', () => {
    const tombstone = deliveryTombstone('R1', 'ledger/3');
    const told = { receipt: 'R1', part: 'ledger/3', feed: 'f', agency: 'H09', receivedAt: 1 };
    const { key, value } = encodeDelivery({ ...told, seq: 1 });
    expect(tombstone).toEqual({ key, value: null });
    expect(tombstoneOf(tombstone)).toBe('R1');
    expect(tombstoneOf(received(key, String(value)))).toBeUndefined();
  });

  it('of all others are what they are about', () => {
    fc.assert(
      fc.property(any.deliveries, any.alarms, any.quarantined, (delivery, alarm, row) => {
        expect(encodeDelivery(delivery).key).toBe(`${delivery.receipt}/${delivery.part}`);
        expect(encodeAlarm(alarm).key).toBe(alarm.id);
        expect(encodeQuarantine(row).key).toBe(row.feed);
      }),
    );
  });
});
