import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { startedHub, startedState } from './support/started-hub.js';

const ROOT = path.resolve(import.meta.dirname, '..');
const PROGRAM = path.join(ROOT, 'services/cli/dist/main.js');
const run = promisify(execFile);

interface Checked {
  readonly figures: number;
  readonly mismatches: readonly object[];
  readonly refusals: readonly string[];
}

/** `nhip`, with the key of the administrator, who may give the agencies of the simulator theirs. */
async function nhip(...args: readonly string[]): Promise<string> {
  const { credentials } = startedHub();
  const env = {
    ...process.env,
    NHIP_STATE: startedState(),
    NHIP_GATEWAY: credentials.gateway,
    NHIP_TOKEN: credentials.admin,
  };
  const { stdout } = await run(process.execPath, [PROGRAM, ...args], {
    cwd: ROOT,
    env,
    maxBuffer: 64 * 1024 * 1024,
  }).catch((error: { readonly stdout?: string; readonly stderr?: string }) => ({
    stdout: error.stdout || (error.stderr ?? ''),
  }));
  return stdout;
}

/** The week of the merger is among them. */
describe('ten days of the simulated province', () => {
  let checked: Checked;
  beforeAll(async () => {
    await nhip('load', path.join(ROOT, 'packs/public-services'));
    const days = ['--seed', '1', '--from', '2025-06-25', '--days', '10', '--per-day', '30'];
    const said = await nhip('simulate', ...days, '--check', '--json');
    checked = JSON.parse(said) as Checked;
  }, 600_000);

  it('are what the hub tells: every indicator, unit, level and period is the truth, in the units of then and of now', () => {
    expect(checked.figures).toBeGreaterThan(500_000);
    expect(checked.mismatches).toEqual([]);
  });

  it('have refused exactly what was made wrong', () => {
    expect(checked.refusals).toEqual([]);
  });
});
