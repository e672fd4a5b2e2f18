import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startedState } from './support/started-hub.js';

const root = path.resolve(import.meta.dirname, '..');

/** The lines of README.md's sh blocks, but for those that are running already. */
function commands(): readonly string[] {
  const blocks = readFileSync(path.join(root, 'README.md'), 'utf8').matchAll(
    /^```sh\n(.*?)^```/gms,
  );
  return [...blocks]
    .flatMap(([, block = '']) => block.split('\n'))
    .map((line) => line.replace(/\s#.*$/, '').trim())
    .filter((line) => line !== '' && !/^npm (start|test)$/.test(line));
}

describe('the README', () => {
  let home: string;
  beforeAll(() => {
    home = mkdtempSync(path.join(tmpdir(), 'nhip-home-'));
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  /** As a newcomer runs it: a plain shell, an empty home, and the machine's own Node. */
  function run(command: string): { readonly code: number | null; readonly said: string } {
    const own = (process.env['PATH'] ?? '')
      .split(':')
      .filter((folder) => !folder.includes('node_modules'));
    const { status, stdout, stderr } = spawnSync('bash', ['-c', command], {
      cwd: root,
      encoding: 'utf8',
      timeout: 180_000,
      env: {
        HOME: home,
        PATH: own.join(':'),
        CI: 'true',
        TERM: 'dumb',
        NHIP_STATE: startedState(),
      },
    });
    return { code: status, said: `${stdout}${stderr}`.slice(-2_000) };
  }

  it('names commands that end well, one after the other', () => {
    const ran = commands().map((command) => ({ command, ...run(command) }));
    expect(ran.filter(({ command }) => command.startsWith('npx nhip'))).not.toEqual([]);
    expect(ran.filter(({ code }) => code !== 0)).toEqual([]);
  }, 600_000);
});
