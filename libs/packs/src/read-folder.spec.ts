import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readFolder } from './read-folder.js';

let folder: string;
let outside: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'nhip-pack-'));
  outside = mkdtempSync(path.join(tmpdir(), 'nhip-other-'));
  writeFileSync(path.join(outside, 'secret.yaml'), 'secret');
});
afterEach(() => {
  for (const one of [folder, outside]) rmSync(one, { recursive: true });
});

const put = (name: string, text = name): void => {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
};
const names = (): string[] => readFolder(folder).map((one) => one.path);

describe('the folder of a pack', () => {
  it('is read in the order of its paths, with odd names and subfolders', () => {
    for (const name of ['z.yml', 'a b.yaml', 'cases/ứng dụng.yaml', 'notes.txt']) put(name);
    expect(names()).toEqual(['a b.yaml', 'cases/ứng dụng.yaml', 'z.yml']);
  });

  it('leaves out what is hidden, what is a folder, and what leads nowhere', () => {
    put('.hidden.yaml');
    put('..data/a.yaml');
    put('folder.yaml/b.yaml');
    symlinkSync(path.join(folder, 'gone'), path.join(folder, 'link.yaml'));
    expect(names()).toEqual(['folder.yaml/b.yaml']);
  });

  it('takes a link to one of its own files', () => {
    put('..data/a.yaml', 'content');
    symlinkSync(path.join(folder, '..data/a.yaml'), path.join(folder, 'a.yaml'));
    expect(readFolder(folder)).toEqual([{ path: 'a.yaml', text: 'content' }]);
  });

  it('is refused where a link leads out of it', () => {
    symlinkSync(path.join(outside, 'secret.yaml'), path.join(folder, 'a.yaml'));
    expect(() => readFolder(folder)).toThrow(
      expect.objectContaining({ kind: 'invalid', code: 'pack-outside' }),
    );
  });
});
