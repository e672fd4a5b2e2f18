import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { packRefused } from '../faults.js';
import type { LoadPack } from './load-pack.js';
import { PackFolder } from './pack-folder.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'nhip-packs-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(name: string): void {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), '');
}

describe('the packs that are loaded when the hub starts', () => {
  it('are the folders with YAML of their own, not those that hold other folders alone', async () => {
    for (const name of [
      'a/pack.yaml',
      'b/x.yml',
      'examples/c/pack.yaml',
      'examples/README.md',
      'd.yaml',
    ])
      put(name);
    const loaded: string[] = [];
    const load = async (name: string) => {
      loaded.push(name);
      return { pack: name, revision: undefined, definitions: [] };
    };
    const packs = { load } as unknown as LoadPack;
    const logger = {} as never;
    const readiness = { set: () => undefined } as never;
    await new PackFolder(folder, packs, readiness, logger).onApplicationBootstrap();
    expect(loaded.sort()).toEqual(['a', 'b']);
  });

  it('are loaded whatever their names: one that needs another waits for it, and one that is wrong is told', async () => {
    for (const name of ['a-needs-b', 'b-needs-c', 'c', 'wrong']) put(`${name}/pack.yaml`);
    const [loaded, refused, details]: [string[], unknown[], unknown[]] = [[], [], []];
    const needs: Readonly<Record<string, string>> = {
      'a-needs-b': 'b-needs-c',
      'b-needs-c': 'c',
      wrong: 'what nobody has',
    };
    const load = async (name: string) => {
      const needed = needs[name];
      if (needed !== undefined && !loaded.includes(needed)) throw packRefused(name, []);
      loaded.push(name);
      return { pack: name, revision: undefined, definitions: [] };
    };
    const logger = { error: ({ pack }: { pack: string }) => void refused.push(pack) } as never;
    const readiness = {
      set: (_part: string, _isReady: boolean, detail: string) => void details.push(detail),
    } as never;
    const packs = { load } as unknown as LoadPack;
    await new PackFolder(folder, packs, readiness, logger).onApplicationBootstrap();
    expect(loaded).toEqual(['c', 'b-needs-c', 'a-needs-b']);
    expect(refused).toEqual(['wrong']);
    expect(details).toEqual([expect.stringMatching(/: wrong; nhip check$/)]);
  });
});
