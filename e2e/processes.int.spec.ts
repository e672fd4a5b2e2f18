import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { alive, end, processesIn, startOf, type Known } from '../tools/local/processes.mjs';

/** A process that does nothing, in a folder; ended it is reaped at once. */
async function idleIn(folder: string): Promise<Known & { gone: () => Promise<void> }> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
    cwd: folder,
    stdio: 'ignore',
  });
  await once(child, 'spawn');
  const pid = child.pid as number;
  return {
    pid,
    start: startOf(pid) as string,
    gone: async () => {
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
}

describe('processes known by id and start', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'nhip-processes-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('are found by their working directory, each with its start', async () => {
    const { gone, ...known } = await idleIn(folder);
    expect(processesIn(folder)).toEqual([known]);
    await gone();
    expect(processesIn(folder)).toEqual([]);
  });

  it('are none in a folder that is gone', () => {
    expect(processesIn(path.join(folder, 'gone'))).toEqual([]);
  });

  it('are not alive once they ended', async () => {
    const { gone, ...known } = await idleIn(folder);
    expect(alive(known)).toBe(true);
    await gone();
    expect(alive(known)).toBe(false);
  });

  it('are not alive where their start was not read: they had ended by then', async () => {
    const { gone, pid } = await idleIn(folder);
    expect(alive({ pid, start: undefined as unknown as string })).toBe(false);
    await gone();
    expect(alive({ pid, start: undefined as unknown as string })).toBe(false);
    await end({ pid, start: undefined as unknown as string });
  });

  it('end when they are asked, and are insisted on when they do not listen', async () => {
    const { pid, start } = await idleIn(folder);
    await end({ pid, start }, { signal: 'SIGWINCH', patienceMs: 100 });
    expect(alive({ pid, start })).toBe(false);
  });
});
