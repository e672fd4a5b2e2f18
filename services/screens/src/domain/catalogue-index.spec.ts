import { describe, expect, it } from '@jest/globals';
import { Catalogue } from '@nhip/kernel';
import { brokenDefinitions, dossierDefinitions } from '@nhip/testkit';
import { CatalogueIndex } from './catalogue-index.js';

const all = Catalogue.build([...dossierDefinitions, ...brokenDefinitions], 2);

describe('the catalogue as screens work with it', () => {
  it('answers by the last good version of what is broken, beside a broken definition of each kind', () => {
    const index = new CatalogueIndex(all);
    const { indicator, program } = index.indicator('dossiers.received');
    expect([indicator.definitionVersion, program.version]).toEqual([1, 1]);
    expect(index.indicators.map((one) => one.indicator.id)).toEqual(['dossiers.received']);
  });

  it('names what is not in force', () => {
    const names = new CatalogueIndex(all).failures.map(({ id, version }) => `${id}@${version}`);
    expect(names).toEqual(
      expect.arrayContaining(['dossiers@2', 'dossiers.received@2', 'broken.screen@1']),
    );
  });

  it('keeps a cube as it was compiled last where no version of it compiles any more', () => {
    const others = dossierDefinitions.filter(({ kind }) => kind !== 'cube');
    const broken = Catalogue.build([...others, ...brokenDefinitions], 2);
    const before = new CatalogueIndex(Catalogue.build(dossierDefinitions, 1));
    expect(new CatalogueIndex(broken, before).program('dossiers')?.version).toBe(1);
    expect(new CatalogueIndex(broken).find('dossiers.received')).toBeUndefined();
  });

  it('answers no version of an indicator that cannot be read', () => {
    expect(() => new CatalogueIndex(all).indicator('dossiers.received', 2)).toThrow(
      expect.objectContaining({ kind: 'missing', code: 'unknown-version' }),
    );
  });
});
