import { constants, accessSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';

const project = path.resolve(import.meta.dirname, '..');
const { bin } = JSON.parse(readFileSync(path.join(project, 'package.json'), 'utf8')) as {
  bin: Record<string, string>;
};

describe('the file that npm links as nhip', () => {
  const file = path.join(project, bin['nhip'] ?? '');

  it('is there without a build, or npm would not link it', () => {
    expect(path.relative(project, file).split(path.sep)[0]).toBe('bin');
    expect(statSync(file).isFile()).toBe(true);
  });

  it('can be run as a program', () => {
    expect(() => accessSync(file, constants.X_OK)).not.toThrow();
    expect(readFileSync(file, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });
});
