import { describe, expect, it } from '@jest/globals';
import { Catalogue, CatalogueIndex } from '@nhip/kernel';
import { brokenDefinitions, dossierDefinitions } from '@nhip/testkit';

const all = Catalogue.build([...dossierDefinitions, ...brokenDefinitions], 2);
const former = new CatalogueIndex(Catalogue.build(dossierDefinitions, 1), {});

describe('the catalogue as screens work with it', () => {
  it('answers nothing of what is broken in its newest version, beside a broken definition of each kind', () => {
    const index = new CatalogueIndex(all, {}, former);
    expect(index.program('dossiers')?.version).toBe(1);
    expect(index.find('dossiers.received')).toBeUndefined();
    expect(index.indicators).toEqual([]);
  });

  it('names what is not in force', () => {
    const { failures } = new CatalogueIndex(all, {}, former);
    const names = failures.map(({ id, version }) => `${id}@${version}`);
    expect(names).toEqual(
      expect.arrayContaining(['dossiers@2', 'dossiers.received@2', 'broken.screen@1']),
    );
  });

  it('keeps a cube as it was compiled last where no version of it compiles any more', () => {
    const others = dossierDefinitions.filter(({ kind }) => kind !== 'cube');
    const broken = Catalogue.build([...others, ...brokenDefinitions], 2);
    expect(new CatalogueIndex(broken, {}, former).program('dossiers')?.version).toBe(1);
    expect(new CatalogueIndex(broken, {}).find('dossiers.received')).toBeUndefined();
  });

  it('answers no version of an indicator that cannot be read', () => {
    expect(() => former.indicator('dossiers.received', 2)).toThrow(
      expect.objectContaining({ kind: 'missing', code: 'unknown-version' }),
    );
  });
});
