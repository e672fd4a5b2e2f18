import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { HELP, startOptions } from '../tools/local/start-options.mjs';

describe('the options of npm start', () => {
  it('are those of a hub on port 8080 where nothing is said', () => {
    expect(startOptions([])).toEqual({
      port: 8080,
      empty: false,
      keep: false,
      rebuild: false,
      help: false,
    });
    expect(startOptions(['--port', '8311', '--keep'])).toMatchObject({ port: 8311, keep: true });
  });

  it.each([
    [['--port', 'abc'], '--port “abc”'],
    [['--port', '0'], '--port “0”'],
    [['--port', '65536'], '--port “65536”'],
    [['--port', '80.5'], '--port “80.5”'],
    [['--port', ''], '--port “”'],
    [['--port'], '--port'],
    [['--prot', '8080'], '--prot'],
    [['8311'], '8311'],
    [['--empty=yes'], '--empty'],
  ])('%j are refused in words that name what is wrong', (argv, named) => {
    expect(() => startOptions(argv)).toThrow(named);
    expect(() => startOptions(argv)).toThrow(/ — .*--help/);
  });

  it('are each explained by --help', () => {
    for (const option of ['--port', '--empty', '--keep', '--rebuild', '--help'])
      expect(HELP).toMatch(new RegExp(`^ {2}${option}.* — .*`, 'm'));
  });

  it.each([
    [['--port', 'abc'], 2, '--port “abc”'],
    [['--help'], 0, '--rebuild'],
  ])('%j end npm start at once, with %i', (argv, code, said) => {
    const ran = spawnSync(process.execPath, ['tools/start.mjs', ...argv], {
      cwd: path.resolve(import.meta.dirname, '..'),
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect(ran.status).toBe(code);
    expect(ran.stdout + ran.stderr).toContain(said);
    expect(ran.stderr).not.toContain('    at ');
  });
});
