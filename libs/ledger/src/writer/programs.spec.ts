import { describe, expect, it } from '@jest/globals';
import { Catalogue } from '@nhip/kernel';
import { brokenDefinitions, dossierCatalogue, dossierDefinitions } from '@nhip/testkit';
import { Programs } from './programs.js';

const shown = ({ all }: Programs): string[] => all.map(({ id, version }) => `${id}@${version}`);

describe('the cubes in force', () => {
  it('are those that compile, beside a broken definition of each kind', () => {
    const catalogue = Catalogue.build([...dossierDefinitions, ...brokenDefinitions], 2);
    const programs = Programs.of(catalogue, Programs.of(dossierCatalogue));
    expect(shown(programs)).toEqual(['dossiers@1']);
    expect(shown(Programs.of(catalogue))).toEqual([]);
    expect(programs.failures.map(({ kind, id, version }) => `${kind}/${id}@${version}`)).toContain(
      'cube/dossiers@2',
    );
  });

  it('stay as they were compiled last where none of their versions compiles any more', () => {
    const former = Programs.of(dossierCatalogue);
    const others = dossierDefinitions.filter(({ kind }) => kind !== 'cube');
    const catalogue = Catalogue.build([...others, ...brokenDefinitions], 2);
    expect(shown(Programs.of(catalogue, former))).toEqual(['dossiers@1']);
    expect(shown(Programs.of(catalogue))).toEqual([]);
  });
});
