import path from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { accountedFor, type CommandReceipt, type Sent } from '@nhip/contracts';
import { Catalogue, type Defined } from '@nhip/kernel';
import { readFolder, readPack } from '@nhip/packs';
import { seeded } from '@nhip/testkit';
import { CompiledFeed } from '../../services/ingest/src/domain/keep-rows.js';
import { contentTypeOf } from '../../services/ingest/src/domain/parse-rows.js';
import type { HubClient } from '../support/hub-client.js';
import { startedHub } from '../support/started-hub.js';
import { faultOfAnswer, type HttpAnswer } from './reading-law.js';
import { mutatedOf, type SuiteFile } from './suite-files.js';

const SEED = Number(process.env['NHIP_SEED'] ?? Date.now() % 1_000_000_007);
const FILES = 1_000;
/** For how long further seeds are tried. */
const LONG_MS = process.env['NHIP_LONG'] ? 10 * 60_000 : 0;
const [SENT_AT_ONCE, FOLLOWED_AT_ONCE] = [8, 32];
const FEED = 'municipal-permits.events';

type TypedFile = SuiteFile & { readonly type: string };

function feedOfPack(): CompiledFeed {
  const folder = path.resolve(import.meta.dirname, '../../packs/municipal-permits');
  const catalogue = Catalogue.build(readPack(readFolder(folder)).definitions, 1);
  return new CompiledFeed(catalogue.get('feed', FEED) as Defined<'feed'>, catalogue);
}

/** Deletions of dossiers that never were: whatever is changed in them, no figure of another suite moves. */
function filesOf(seed: number): readonly TypedFile[] {
  const feed = feedOfPack();
  const names = ['case:concept:name', 'time:timestamp', 'deleted'];
  const rows = [1, 2, 3].map((i) => [`mutated-${seed}-${i}`, `2013-03-02T0${i}:00:00Z`, 'true']);
  const objects = rows.map((row) =>
    JSON.stringify(Object.fromEntries(row.map((one, i) => [names[i], one]))),
  );
  const csv = (delimiter: string, end: string): string =>
    [names, ...rows, []].map((row) => row.join(delimiter)).join(end);
  const quoted = [names, ...rows].map((row) => row.map((one) => `"${one}"`).join(',')).join('\n');
  const made: readonly (readonly [type: string, body: string | Buffer])[] = [
    ['text/csv', csv(';', '\r\n')],
    ['text/csv', csv(',', '\n')],
    ['text/csv', quoted],
    ['text/csv', `sep=;\n${csv(';', '\n').replace('\n', '\n;;\n')}`],
    ['text/tab-separated-values', Buffer.from(`\ufeff${csv('\t', '\r\n')}`, 'utf16le')],
    ['text/csv; charset=windows-1258', csv(';', '\n')],
    ['application/x-ndjson', objects.join('\n')],
    ['application/x-ndjson', objects.join('\r\n\r\n')],
    ['application/json', `[${objects.join()}]`],
    ['application/json', objects[0] ?? ''],
  ];
  return made.map(([type, body]) => ({
    type,
    bytes: Buffer.from(body as string),
    content: contentTypeOf(type),
    feed,
  }));
}

describe('a file of which bytes were changed', () => {
  let hub: HubClient;
  beforeAll(() => {
    hub = startedHub();
  });

  /** What waits in quarantine would stand in front of what other suites send. */
  async function takeBack(receipt: string): Promise<void> {
    const [url, body] = [`/api/v1/receipts/${receipt}/withdraw`, '{"reason":"bytes were changed"}'];
    const { data } = await hub.call<CommandReceipt>('POST', url, hub.agency, body);
    await hub.applied(data.receipt);
  }

  /** Sends as many files, and follows what is taken of them to its end. @returns what breaks the law */
  async function faultsOf(seed: number): Promise<readonly string[]> {
    const [files, random] = [filesOf(seed), seeded(seed)];
    const queue = Array.from({ length: FILES }, () => mutatedOf(files, random));
    const [faults, receipts]: [string[], string[]] = [[], []];
    const sender = async (): Promise<void> => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const url = `/api/v1/feeds/${FEED}/records`;
        const answer = await hub.call<Sent>('POST', url, hub.agency, next.bytes, next.type);
        const fault = faultOfAnswer(next, answer as HttpAnswer);
        if (fault)
          faults.push(
            `${fault}: seed ${seed}, ${next.type}, ${JSON.stringify(next.bytes.toString('latin1'))}`,
          );
        if (answer.data.receipt !== undefined) receipts.push(answer.data.receipt);
      }
    };
    const follower = async (): Promise<void> => {
      for (let id = receipts.shift(); id; id = receipts.shift()) {
        const receipt = await hub.applied(id);
        if (accountedFor(receipt) !== receipt.received || receipt.quarantined !== receipt.rejected)
          faults.push(`the sum does not hold: ${JSON.stringify(receipt)}`);
        if (receipt.quarantined > 0) await takeBack(id);
      }
    };
    await Promise.all(Array.from({ length: SENT_AT_ONCE }, sender));
    expect(receipts.length).toBeGreaterThan(FILES / 10);
    await Promise.all(Array.from({ length: FOLLOWED_AT_ONCE }, follower));
    return faults;
  }

  it(
    `is taken row by row, or refused in words, and the hub goes on (seed ${SEED})`,
    async () => {
      const end = performance.now() + LONG_MS;
      for (let seed = SEED; seed === SEED || performance.now() < end; seed += 1)
        expect(await faultsOf(seed)).toEqual([]);
      expect(await hub.ready()).toBe(true);
    },
    LONG_MS + 240_000,
  );
});
