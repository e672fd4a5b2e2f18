import { expect, it } from '@jest/globals';
import { Catalogue } from '@nhip/kernel';
import { brokenDefinitions, DOSSIER_FEED, dossierDefinitions } from '@nhip/testkit';
import { Normalise } from './normalise.js';

it('reads each feed as it was compiled last, beside a broken definition of each kind', () => {
  const normalise = new Normalise({} as never, {} as never, { now: () => 0 }, { note: () => {} });
  normalise.setCatalogue(Catalogue.build(dossierDefinitions, 1));
  const failures = normalise.setCatalogue(
    Catalogue.build([...dossierDefinitions, ...brokenDefinitions], 2),
  );
  expect(normalise.feeds).toEqual([DOSSIER_FEED, 'other.events']);
  expect(failures.map(({ id, version }) => `${id}@${version}`)).toEqual(
    expect.arrayContaining([`${DOSSIER_FEED}@2`, 'broken.feed@1', 'broken.code-list@1']),
  );
});
