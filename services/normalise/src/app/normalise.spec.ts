import { expect, it } from '@jest/globals';
import { feedTopic } from '@nhip/contracts';
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
