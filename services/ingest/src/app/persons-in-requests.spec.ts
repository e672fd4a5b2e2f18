import { describe, expect, it } from '@jest/globals';
import type { Identity } from '@nhip/contracts';
import { Catalogue } from '@nhip/kernel';
import type { OutMessage } from '@nhip/platform';
import { DOSSIER_FEED, dossierCatalogue, dossierDefinitions, dossierFeed } from '@nhip/testkit';
import { Commands } from './commands.js';
import { Feeds } from './feeds.js';
import type { ReceiptRow, ReceiptStore } from './ports.js';
import { Publish, type PublishRequest } from './publish.js';

const NUMBER = '074190000001';
const NOW = Date.parse('2026-11-25T05:00:00Z');
const identity: Identity = { name: 'key', roles: ['agency-sender'], agency: dossierFeed.agency };
const { personal: _none, ...free } = dossierFeed;
const ofNobody = Catalogue.build(
  [...dossierDefinitions, { kind: 'feed', id: DOSSIER_FEED, version: 2, body: free }],
  2,
);
const AT = '2026-11-25T08:00:00+07:00';
const bodyOf = (row: object = {}): string =>
  JSON.stringify({ id: '1', channel: 'Desk', at: AT, ...row });

/** The doors of a feed, and all that went through them. */
function doors(catalogue: Catalogue) {
  const kept: unknown[] = [];
  const [feeds, clock] = [new Feeds(), { now: () => NOW }];
  feeds.set(catalogue);
  const kinds = {
    assertFits: async () => undefined,
    take: async () => undefined,
    settle: async () => undefined,
  };
  const receipts = {
    begin: async (receipt: ReceiptRow, key: string | undefined, requestSha256: string) => {
      kept.push([receipt, key, requestSha256]);
      return { receipt, requestSha256, isLeft: false };
    },
    beginWithdrawal: async (receipt: ReceiptRow) => {
      kept.push(receipt);
      return receipt;
    },
    sent: async () => 1,
  } as unknown as ReceiptStore;
  const producer = {
    send: async (_topic: string, messages: readonly OutMessage[]) => void kept.push(...messages),
    close: async () => undefined,
  };
  const held = { add: () => undefined, release: () => undefined };
  const publish = new Publish(
    feeds,
    kinds as never,
    receipts,
    { holding: (_id, work) => work() },
    { hold: () => held },
    producer,
    clock,
  );
  const delivery = { id: 'R1', feed: DOSSIER_FEED, agency: dossierFeed.agency, kind: 'rows' };
  const commands = new Commands(
    feeds,
    kinds as never,
    receipts,
    { find: async () => ({ receipt: delivery }) } as never,
    { currentVersion: async () => 7 },
    producer,
    clock,
  );
  const send = (more: Partial<PublishRequest> = {}, body = bodyOf()) =>
    publish.publish({
      feed: DOSSIER_FEED,
      identity,
      body: async () => Buffer.from(body),
      content: { format: 'json' },
      history: false,
      atomic: false,
      dryRun: false,
      nothingToReport: false,
      ...more,
    });
  /** The hash of a request, and that of its file. */
  const hashesOf = async (row: object): Promise<readonly unknown[]> => {
    kept.length = 0;
    await send({}, bodyOf(row));
    const [[, , request] = [], message] = kept as [unknown[], OutMessage];
    const header = JSON.parse(message.headers?.['nhip'] ?? '{}') as { file: { sha256: string } };
    return [request, header.file.sha256];
  };
  return { send, commands, hashesOf, said: () => JSON.stringify(kept) };
}

const refused = { kind: 'malformed', code: 'person-number' };

describe("a person's number in a request to a feed that tells of persons", () => {
  const { send, commands, hashesOf, said } = doors(dossierCatalogue);

  it('is refused as the id of a deletion, without being said', async () => {
    const asked = commands.deleteRecord(DOSSIER_FEED, `HS ${NUMBER}`, undefined, identity);
    await expect(asked).rejects.toMatchObject(refused);
    await expect(asked).rejects.not.toThrow(NUMBER);
  });

  it('is refused as an Idempotency-Key, without being said', async () => {
    const asked = send({ key: `HS-${NUMBER}` });
    await expect(asked).rejects.toMatchObject(refused);
    await expect(asked).rejects.not.toThrow(NUMBER);
  });

  it('is left out of the name of a file, and of the reason of a withdrawal', async () => {
    await send({ fileName: `HS_${NUMBER}.json`, key: 'k' });
    await commands.withdraw('R1', { reason: `nhầm ${NUMBER}` }, identity);
    expect(said()).toContain('HS_[số định danh cá nhân].json');
    expect(said()).toContain('nhầm [số định danh cá nhân]');
    expect(said()).not.toContain(NUMBER);
  });

  it('is found by no hash: they are of what is kept', async () => {
    const [one, other, more] = [
      await hashesOf({ applicant: NUMBER }),
      await hashesOf({ applicant: '074190000002' }),
      await hashesOf({ id: '2', applicant: NUMBER }),
    ];
    expect(one).toEqual(other);
    expect(one.filter((hash) => more.includes(hash))).toEqual([]);
  });
});

describe("a person's number in a request to a feed that tells of nobody", () => {
  const { send, commands, hashesOf, said } = doors(ofNobody);

  it('is a text as any other, and hashes are of what was sent', async () => {
    await commands.deleteRecord(DOSSIER_FEED, NUMBER, undefined, identity);
    await send({ key: NUMBER, fileName: `${NUMBER}.json` });
    expect(said()).toContain(`${NUMBER}.json`);
    const [one, other] = [await hashesOf({ applicant: 'a' }), await hashesOf({ applicant: 'b' })];
    expect(one.filter((hash) => other.includes(hash))).toEqual([]);
  });
});
