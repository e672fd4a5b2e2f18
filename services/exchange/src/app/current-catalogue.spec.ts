import { expect, it } from '@jest/globals';
import type { CatalogueHandler } from '@nhip/platform';
import { brokenDefinitions, dossierDefinitions } from '@nhip/testkit';
import { catalogFor } from './catalog.js';
import { CurrentCatalogue } from './current-catalogue.js';

it('lists the datasets that are sound, beside a broken definition of each kind', async () => {
  const handlers: CatalogueHandler[] = [];
  const current = new CurrentCatalogue({ subscribe: (handler) => void handlers.push(handler) });
  const text = { vi: 'Hồ sơ', en: 'Dossiers' };
  const dataset = { title: text, description: text, record: 'dossier', fields: ['channel'] };
  const definitions = [
    ...dossierDefinitions,
    { kind: 'dataset', id: 'dossiers', version: 1, body: dataset },
    ...brokenDefinitions,
  ].map((one) => ({ ...one, revision: 2, pack: 'dossiers' }));
  const failures = await handlers[0]?.(definitions, 2);
  const shown = catalogFor(
    { name: 'admin', roles: ['admin'] },
    current.index(new Map()),
    new Set(),
  );
  expect(shown['dcat:dataset'].map((one) => one['dct:identifier'])).toEqual(['dossiers']);
  expect(failures).toContainEqual(expect.objectContaining({ id: 'broken.dataset' }));
});
