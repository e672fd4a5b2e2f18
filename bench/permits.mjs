/** The pack's definitions, and its cube. */
import path from 'node:path';
import { Catalogue, compileCube } from '@nhip/kernel';
import { readFolder, readPack } from '@nhip/packs';

const pack = path.resolve(import.meta.dirname, '../packs/municipal-permits');

export function permits() {
  const catalogue = Catalogue.build(readPack(readFolder(pack)).definitions, 1);
  return { catalogue, program: compileCube(catalogue.get('cube', 'permits'), catalogue) };
}
