import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findings, MARK, texts } from '../../test/messages.js';
import { mutilated } from '../../test/mutilated.js';
import type { EncodedMessage } from './checks.js';
import {
  decodeFeedMessage,
  encodeFeedDeletion,
  encodeFeedWithdrawal,
  feedRowEncoder,
  type FeedDelivery,
  type FeedRow,
} from './feed-row.js';

const instants = fc.integer({ min: 0, max: 4_102_444_800_000 });
const deliveries: fc.Arbitrary<FeedDelivery> = fc.record(
  {
    receipt: texts,
    receivedAt: instants,
    agency: texts,
    sentBy: texts,
    file: fc.record({ name: texts, sha256: texts }, { requiredKeys: ['sha256'] }),
    revision: fc.nat(),
    inherits: fc.array(texts, { minLength: 1, maxLength: 2 }),
    simulated: fc.constant(true),
  },
  { requiredKeys: ['receipt', 'receivedAt', 'agency', 'sentBy'] },
);
const rows: fc.Arbitrary<FeedRow> = fc.record({
  key: fc.option(texts),
  value: fc.oneof(texts, fc.constant('')),
  number: fc.integer({ min: 1, max: 1_000_000 }),
  sha256: fc.constant('ab'.repeat(32)),
  findings,
});

const received = ({ key, value, headers = {} }: EncodedMessage) => ({
  key,
  value: new TextEncoder().encode(value),
  headers,
});
const hash = (text: string): string => `hash of ${text.length}`;
const undecodable = expect.objectContaining({ kind: 'invalid', code: 'undecodable-message' });

describe('a row of a delivery', () => {
  it('comes out as it went in, with the header of its delivery', () => {
    fc.assert(
      fc.property(deliveries, rows, (delivery, row) => {
        const { receipt, receivedAt, sentBy, agency, file, revision, inherits, simulated } =
          delivery;
        expect(decodeFeedMessage(received(feedRowEncoder(delivery)(row)))).toEqual({
          kind: 'row',
          agency,
          key: row.key,
          text: row.value,
          header: {
            receipt,
            receivedAt,
            sentBy,
            row: row.number,
            sha256: row.sha256,
            ...(file && { file }),
            ...(revision !== undefined && { revision }),
            ...(inherits && { inherits }),
            ...(simulated && { simulated }),
            ...(row.findings.length > 0 && { verdict: row.findings }),
          },
        });
      }),
    );
  });

  it('travels with these bytes: they are kept for ever', () => {
    const delivery = {
      receipt: 'R1',
      receivedAt: 0,
      agency: 'H09',
      sentBy: 'khoá',
      file: { sha256: 'f0' },
    };
    const finding = { code: 'x', message: { vi: 'sai', en: 'wrong' } };
    const row = { key: 'k', value: '{"a":1}', number: 7, sha256: 'ab', findings: [finding] };
    expect(feedRowEncoder(delivery)(row)).toEqual({
      key: 'k',
      value: '{"a":1}',
      headers: {
        ce_id: 'R1/7',
        ce_source: 'H09',
        ce_type: 'nhip.row',
        ce_time: '1970-01-01T00:00:00.000Z',
        nhip: '{"receipt":"R1","receivedAt":0,"sentBy":"khoá","file":{"sha256":"f0"},"row":7,"sha256":"ab","verdict":[{"code":"x","message":{"vi":"sai","en":"wrong"}}]}',
      },
    });
    const judged = feedRowEncoder({ ...delivery, revision: 5 })({ ...row, findings: [] });
    expect(judged.headers?.['nhip']).toBe(
      '{"receipt":"R1","receivedAt":0,"sentBy":"khoá","file":{"sha256":"f0"},"revision":5,"row":7,"sha256":"ab"}',
    );
  });

  it('is refused with a reason that names no value, whatever is wrong with its header', () => {
    const cases = fc.tuple(deliveries, rows).chain(([delivery, row]) => {
      const message = received(feedRowEncoder(delivery)(row));
      const header: unknown = JSON.parse(message.headers['nhip'] ?? '');
      return mutilated(header, {
        optional: [
          'file',
          'name',
          'revision',
          'inherits',
          'simulated',
          'verdict',
          'column',
          'value',
        ],
      }).map((nhip) => ({ ...message, headers: { ...message.headers, nhip } }));
    });
    fc.assert(
      fc.property(cases, (message) => {
        expect(() => decodeFeedMessage(message)).toThrow(undecodable);
        expect(() => decodeFeedMessage(message)).not.toThrow(new RegExp(MARK));
      }),
      { numRuns: 200 },
    );
  });

  it.each(['ce_source', 'ce_type', 'nhip'])('is refused without its header %s', (name) => {
    const delivery = { receipt: 'R1', receivedAt: 0, agency: 'H09', sentBy: 'key' };
    const row = { key: null, value: '{}', number: 1, sha256: 'ab', findings: [] };
    const message = received(feedRowEncoder(delivery)(row));
    const { [name]: _gone, ...headers } = message.headers as Record<string, string>;
    expect(() => decodeFeedMessage({ ...message, headers })).toThrow(undecodable);
  });

  it('has row 1 or a later one', () => {
    const delivery = { receipt: 'R1', receivedAt: 0, agency: 'H09', sentBy: 'key' };
    const row = { key: null, value: '{}', number: 0, sha256: 'ab', findings: [] };
    expect(() => decodeFeedMessage(received(feedRowEncoder(delivery)(row)))).toThrow(/row/);
  });
});

describe('a command that travels with the rows', () => {
  const commands = fc.record({ id: texts, version: fc.maxSafeInteger() });
  const withdrawals = fc.record(
    { receipt: texts, reason: texts, release: fc.constant(true) },
    { requiredKeys: ['receipt', 'reason'] },
  );

  it('comes out as it went in: a deletion', () => {
    fc.assert(
      fc.property(deliveries, commands, (delivery, command) => {
        const sent = encodeFeedDeletion(delivery, command, hash);
        expect(sent.key).toBe(command.id);
        expect(decodeFeedMessage(received(sent))).toMatchObject({
          kind: 'deletion',
          command,
          header: { row: 1, sha256: hash(sent.value) },
        });
      }),
    );
  });

  it('comes out as it went in: a withdrawal', () => {
    fc.assert(
      fc.property(deliveries, withdrawals, (delivery, command) => {
        const sent = encodeFeedWithdrawal(delivery, command, hash);
        expect(sent.key).toBe(command.receipt);
        const read = decodeFeedMessage(received(sent));
        expect(read).toMatchObject({ kind: 'withdrawal', command });
        expect(read.kind === 'withdrawal' && read.command).toEqual(command);
      }),
    );
  });

  it('is refused whatever is wrong with it', () => {
    const delivery = { receipt: 'R1', receivedAt: 0, agency: 'H09', sentBy: 'key' };
    const cases = fc.oneof(
      commands.chain((command) =>
        mutilated(command, {}).map((value) => ({
          ...encodeFeedDeletion(delivery, command, hash),
          value,
        })),
      ),
      withdrawals.chain((command) =>
        mutilated(command, { optional: ['release'] }).map((value) => ({
          ...encodeFeedWithdrawal(delivery, command, hash),
          value,
        })),
      ),
    );
    fc.assert(
      fc.property(cases, (message) => {
        expect(() => decodeFeedMessage(received(message))).toThrow(undecodable);
      }),
    );
  });
});
