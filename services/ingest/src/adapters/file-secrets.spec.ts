import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { FileSecrets } from './file-secrets.js';

const secret = { origin: 'https://portal.example.vn/', username: 'H09', password: '§' };
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'nhip-secrets-'));
  file = path.join(folder, 'secrets.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (text: string, mode = 0o600) => writeFileSync(file, text, { mode });
const find = (id = 'portal') => new FileSecrets(file).find(id);

it('a secret is found by its id, as the file is now', async () => {
  write(JSON.stringify({ portal: secret }));
  expect(await find()).toEqual({ ...secret, origin: 'https://portal.example.vn' });
  write(JSON.stringify({ portal: { ...secret, username: 'H10' } }));
  expect(await find()).toMatchObject({ username: 'H10' });
});

it.each([
  ['a file without it', '{}'],
  ['a name of every object', JSON.stringify({ portal: secret }), 'constructor'],
  ['a file of another form', JSON.stringify({ portal: { ...secret, origin: 'portal' } })],
  ['a file that is no JSON', '§'],
])('%s holds no such secret, and nothing of it is told', async (_, text, id = 'portal') => {
  write(text);
  const told = await find(id).catch((error: unknown) => error);
  expect(told).toMatchObject({ code: 'pull-secret-missing', fields: { secret: id } });
  expect(JSON.stringify(told)).not.toContain('§');
});

it('no file holds none', async () => {
  await expect(find()).rejects.toMatchObject({ code: 'pull-secret-missing' });
  await expect(new FileSecrets(undefined).find('portal')).rejects.toMatchObject({
    code: 'pull-secret-missing',
  });
});

it('a file that everybody may read is not used', async () => {
  write(JSON.stringify({ portal: secret }), 0o644);
  await expect(find()).rejects.toMatchObject({ code: 'pull-secrets-open' });
});
