import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { packOutside } from './faults.js';
import type { PackFile } from './read-pack.js';

const isHidden = (name: string): boolean =>
  name.split(path.sep).some((part) => part.startsWith('.'));

/** A link that leads nowhere is no file. */
const isFile = (file: string): boolean =>
  statSync(file, { throwIfNoEntry: false })?.isFile() === true;

/**
 * All YAML files of a pack's folder, in the order of their paths, hidden ones left out.
 * @throws Fault `pack-outside` where one is a link that leads out of the folder
 */
export function readFolder(folder: string): PackFile[] {
  const real = realpathSync(folder);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name) && !isHidden(name) && isFile(path.join(folder, name)))
    .sort()
    .map((name) => {
      const file = realpathSync(path.join(folder, name));
      if (!file.startsWith(real + path.sep)) throw packOutside(name);
      return { path: name, text: readFileSync(file, 'utf8') };
    });
}
