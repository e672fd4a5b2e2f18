import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { PackFile } from './read-pack.js';

/** All YAML files of a pack's folder, in the order of their paths. */
export function readFolder(folder: string): PackFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => ({ path: name, text: readFileSync(path.join(folder, name), 'utf8') }));
}
