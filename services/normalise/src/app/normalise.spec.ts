import { expect, it } from '@jest/globals';
import { CE_ROW, feedTopic } from '@nhip/contracts';
import type { InMessage } from '@nhip/platform';
import { brokenDefinitions, DOSSIER_FEED, dossierDefinitions, registered } from '@nhip/testkit';
import { Normalise } from './normalise.js';

it('reads each feed as it was compiled last, beside a broken definition of each kind', () => {
  const normalise = new Normalise(
    {} as never,
    {} as never,
    {} as never,
    { now: () => 0 },
    { note: () => {} },
  );
  normalise.setCatalogue(registered(dossierDefinitions, 1), 1);
  const failures = normalise.setCatalogue(
    registered([...dossierDefinitions, ...brokenDefinitions], 2),
    2,
  );
  expect(normalise.feeds).toEqual([DOSSIER_FEED, 'other.events']);
  expect(failures.map(({ id, version }) => `${id}@${version}`)).toEqual(
    expect.arrayContaining([`${DOSSIER_FEED}@2`, 'broken.feed@1', 'broken.code-list@1']),
  );
});

/** The receipts under which a message of the dossiers waits in quarantine. */
async function quarantinedAs(message: Partial<InMessage>): Promise<string[]> {
  const kept: string[] = [];
  const quarantine = {
    keep: async (rows: readonly { prov: { receipt: string } }[]) => (
      kept.push(...rows.map(({ prov }) => prov.receipt)),
      []
    ),
    publish: async () => undefined,
  };
  const normalise = new Normalise(
    quarantine as never,
    { claim: async ({ first, revision }) => [{ first, revision }] },
    { send: async () => undefined, close: async () => undefined },
    { now: () => 0 },
    { note: () => {} },
  );
  normalise.setCatalogue(registered(dossierDefinitions, 1), 1);
  const place = { topic: feedTopic(DOSSIER_FEED), partition: 0 };
  const written = { ...place, offset: 7n, key: null, value: null, headers: {}, timestamp: 1 };
  await normalise.handle({ ...place, incarnation: 'i1', messages: [{ ...written, ...message }] });
  return kept;
}

it('files a message that ingest did not write under a receipt that nobody knows', async () => {
  expect(await quarantinedAs({ value: Buffer.from('garbage') })).toEqual(['foreign/i1/0/7']);
});

it('files nothing under such a receipt by a mistake of its own', async () => {
  await expect(quarantinedAs({ headers: undefined as never })).rejects.toThrow(TypeError);
});

it('holds the records of so many rows at once, however many each of them makes', async () => {
  const [feed] = dossierDefinitions.filter(({ id }) => id === DOSSIER_FEED);
  const { personal: _none, ...body } = feed?.body as { personal: unknown; contract: object };
  const columns = Array.from({ length: 100 }, (_, i) => `c${i}`);
  const properties = Object.fromEntries(
    [...columns, 'id', 'channel', 'at'].map((one) => [one, {}]),
  );
  const each = { columns, as: 'which', value: 'said' };
  const wide = {
    ...feed!,
    version: 2,
    body: {
      ...body,
      contract: { properties },
      each,
      deleted: undefined,
      map: { ...(feed?.body['map'] as object), note: 'r.said' },
    },
  };
  const sends: number[] = [];
  const normalise = new Normalise(
    { keep: async () => [], supersede: async () => [], publish: async () => undefined } as never,
    { claim: async ({ first, revision }) => [{ first, revision }] },
    { send: async (_topic, { length }) => void sends.push(length), close: async () => undefined },
    { now: () => 0 },
    { note: () => {} },
  );
  normalise.setCatalogue(registered([...dossierDefinitions, wide], 1), 1);
  const place = { topic: feedTopic(DOSSIER_FEED), partition: 0 };
  const row = JSON.stringify({ id: '1', channel: 'Desk', at: '2026-11-25', c7: 'x' });
  const header = {
    receipt: 'R1',
    row: 1,
    receivedAt: Date.parse('2026-11-25'),
    sentBy: 'key',
    sha256: '',
  };
  const headers = {
    ce_id: 'R1/1',
    ce_source: 'H09',
    ce_type: CE_ROW,
    nhip: JSON.stringify(header),
  };
  const messages = Array.from({ length: 250 }, (_, i) => ({
    ...place,
    offset: BigInt(i),
    key: null,
    value: Buffer.from(row),
    headers,
    timestamp: 1,
  }));
  await normalise.handle({ ...place, incarnation: 'i1', messages });
  expect(sends).toEqual([198, 52].map((rows) => rows * 101));
});
