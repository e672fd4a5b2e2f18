import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { targetOf } from './credentials.js';

const made = {
  gateway: 'http://127.0.0.1:8090',
  agencies: { H09: 'agency-key', T31: 'other-key' },
  operator: 'operator-key',
  admin: 'admin-key',
};

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(path.join(tmpdir(), 'nhip-cli-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

function keep(text: string, folder = '.nhip'): void {
  mkdirSync(path.join(cwd, folder), { recursive: true });
  writeFileSync(path.join(cwd, folder, 'credentials.json'), text);
}

describe('where the hub is and who calls', () => {
  it('is in the credentials of this folder', () => {
    keep(JSON.stringify(made));
    const { gateway, keyOf } = targetOf({}, { env: {}, cwd });
    expect(gateway).toBe('http://127.0.0.1:8090');
    expect([keyOf('agency'), keyOf('operator'), keyOf('admin')]).toEqual([
      'agency-key',
      'operator-key',
      'admin-key',
    ]);
  });

  it('is in the credentials of the nearest folder above', () => {
    keep(JSON.stringify(made));
    const below = path.join(cwd, 'a/b');
    mkdirSync(below, { recursive: true });
    expect(targetOf({}, { env: {}, cwd: below }).gateway).toBe('http://127.0.0.1:8090');
  });

  it('is in the folder that NHIP_STATE names', () => {
    keep(JSON.stringify(made), 'state');
    const { keyOf } = targetOf({}, { env: { NHIP_STATE: 'state' }, cwd });
    expect(keyOf('admin')).toBe('admin-key');
  });

  it('is said by the environment before the file, and by options before both', () => {
    keep(JSON.stringify(made));
    const env = { NHIP_GATEWAY: 'http://env:1/', NHIP_TOKEN: 'env-key' };
    const fromEnv = targetOf({}, { env, cwd });
    expect([fromEnv.gateway, fromEnv.keyOf('admin')]).toEqual(['http://env:1', 'env-key']);
    const asked = targetOf({ gateway: 'https://asked:2', token: 'asked-key' }, { env, cwd });
    expect([asked.gateway, asked.keyOf('agency')]).toEqual(['https://asked:2', 'asked-key']);
  });

  it('is the default address where nothing says otherwise, and needs a key only for a call', () => {
    const { gateway, keyOf } = targetOf({}, { env: {}, cwd });
    expect(gateway).toBe('http://127.0.0.1:8080');
    expect(() => keyOf('operator')).toThrow(expect.objectContaining({ code: 'no-key' }));
  });

  it.each(['{', '"text"', 'null'])('cannot be read from %s', (text) => {
    keep(text);
    expect(() => targetOf({}, { env: {}, cwd })).toThrow(
      expect.objectContaining({ code: 'wrong-credentials', exitCode: 2 }),
    );
  });

  it('needs no readable file where address and key are given', () => {
    keep('{');
    const { keyOf } = targetOf({ gateway: 'http://h', token: 'k' }, { env: {}, cwd });
    expect(keyOf('agency')).toBe('k');
  });

  it.each(['x', 'ftp://h', 'localhost:8080'])('is not at “%s”', (gateway) => {
    expect(() => targetOf({ gateway }, { env: {}, cwd })).toThrow(
      expect.objectContaining({ code: 'wrong-gateway', exitCode: 2 }),
    );
  });
});
