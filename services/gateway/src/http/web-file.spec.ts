import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync, type ReadStream } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FastifyReply } from 'fastify';
import { webFile } from './web-file.js';

describe('the web app at the address of the hub', () => {
  let web = '';
  beforeAll(() => {
    web = mkdtempSync(path.join(tmpdir(), 'nhip-web-'));
    mkdirSync(path.join(web, 'assets'));
    writeFileSync(path.join(web, 'index.html'), '<!doctype html>');
    writeFileSync(path.join(web, 'assets', 'app-1.js'), '//');
  });
  afterAll(() => rmSync(web, { recursive: true }));

  /** The file that an address is answered with, from the folder of the app. */
  const answered = async (url: string): Promise<string> => {
    let sent: ReadStream | undefined = undefined as ReadStream | undefined;
    const reply = {
      type: () => reply,
      header: () => reply,
      send: (stream: ReadStream) => ((sent = stream), reply),
    };
    webFile(web, url, reply as unknown as FastifyReply);
    if (!sent) return '';
    const closed = once(sent, 'close');
    sent.destroy();
    await closed;
    return path.relative(web, String(sent.path));
  };

  it.each([
    '/',
    '/alarms',
    '/walls/one-stop?tile=4&record=one-stop.dossier/H09.04-1',
    '/feeds/one-stop.dossiers',
    '/datasets/one-stop.dossiers',
    '/no/such/page',
  ])('is its page at %s', async (url) => {
    expect(await answered(url)).toBe('index.html');
  });

  it('is its files by their names', async () => {
    expect(await answered('/assets/app-1.js')).toBe('assets/app-1.js');
  });

  it.each(['/assets/app-0.js', '/icon.svg', '/API/v1/feeds', '/exchange/v1/x', '/%E0%A4%A'])(
    'is nothing at %s',
    async (url) => {
      await expect(answered(url)).rejects.toThrow();
    },
  );
});
