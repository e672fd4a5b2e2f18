import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PackProblem } from '@nhip/contracts';
import { against, nhip, refusal } from '../../test/fake-hub.js';

const PERMITS = path.resolve(import.meta.dirname, '../../../../packs/municipal-permits');
const BROKEN = `indicator: a.b
version: 1
cube: none
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'nhip-pack-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('nhip check', () => {
  it('says that a pack is right, without a hub and without a key', async () => {
    const { out, code } = await nhip(['check', PERMITS]);
    expect(code).toBe(0);
    expect(out).toMatch(/^đúng: \d+ định nghĩa, \d+ ca kiểm\n$/);
  });

  it('names file, line and reason of what is wrong, in one language, and ends with 1', async () => {
    writeFileSync(path.join(folder, 'a.yaml'), BROKEN);
    const { out, code } = await nhip(['check', '.'], {}, folder);
    expect(code).toBe(1);
    expect(out).toMatch(/^a\.yaml:\d+: .+ \[[a-z-]+\]$/m);
    expect(out).toMatch(/^\d+ chỗ sai$/m);
    expect((await nhip(['check', '.', '--lang', 'en'], {}, folder)).out).toMatch(/^\d+ faults?$/m);
  });

  it('says what there is where a definition names what there is not', async () => {
    writeFileSync(path.join(folder, 'feed.yaml'), FEED);
    expect((await nhip(['check', folder])).out).toMatch(/^ {4}có: text, .*coalesce/m);
    const english = await nhip(['check', folder, '--lang', 'en']);
    expect(english.out).toMatch(/^ {4}known are: text, .*coalesce/m);
  });

  it('knows what other packs define where it is told of them', async () => {
    writeFileSync(path.join(folder, 'feed.yaml'), OF_ANOTHER);
    const alone = await nhip(['check', folder]);
    expect(alone).toMatchObject({ code: 1, out: expect.stringContaining('agency “H09”') });
    expect(alone.out).toContain('--with packs/');
    expect((await nhip(['check', folder, '--with', PERMITS])).out).toMatch(/^đúng: 2 định nghĩa/);
  });

  it('gives programs the problems with their files as the user names them', async () => {
    writeFileSync(path.join(folder, 'a.yaml'), BROKEN);
    const { out, code } = await nhip(['check', folder, '--json']);
    const answer = JSON.parse(out) as { definitions: number; problems: readonly PackProblem[] };
    expect(code).toBe(1);
    expect(answer.definitions).toBe(1);
    expect(answer.problems[0]?.file).toBe(path.join(folder, 'a.yaml'));
  });

  it.each([
    ['is not there', 'none', 'file-missing'],
    ['is a file', 'file.yaml', 'not-a-folder'],
    ['holds no YAML', 'empty', 'empty-pack'],
  ])('refuses a folder that %s', async (_what, name, code) => {
    writeFileSync(path.join(folder, 'file.yaml'), BROKEN);
    mkdirSync(path.join(folder, 'empty'));
    const ran = await nhip(['check', name], {}, folder);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain(`[${code}]`);
    expect(ran.err).toContain(`“${name}”`);
  });
});

const loaded = {
  pack: 'municipal-permits',
  revision: 12,
  definitions: [
    { kind: 'feed', id: 'f', version: 1, change: 'new' },
    { kind: 'type', id: 't', version: 1, change: 'same' },
  ],
};

describe('nhip load', () => {
  it('sends the files of the pack under the name of its folder', async () => {
    const { out, asked } = await against({ 'POST /api/v1/packs': loaded }, ['load', PERMITS]);
    const body = JSON.parse(asked[0]?.body ?? '') as { name: string; files: { path: string }[] };
    expect(out).toBe('đã nạp 1 định nghĩa mới, bản danh mục 12\n');
    expect(body.name).toBe('municipal-permits');
    expect(body.files.map((file) => file.path)).toContain('feed.yaml');
  });

  it('only checks where that is asked for', async () => {
    const line = ['load', PERMITS, '--dry-run', '--lang', 'en'];
    const { out, asked } = await against({ 'POST /api/v1/packs': loaded }, line);
    expect(asked[0]?.query).toEqual({ dryRun: 'true' });
    expect(out).toBe('correct; 1 new definition would be loaded\n');
  });

  it('says that nothing was new', async () => {
    const same = { ...loaded, definitions: loaded.definitions.slice(1) };
    const { out } = await against({ 'POST /api/v1/packs': same }, ['load', PERMITS]);
    expect(out).toBe('không có gì mới\n');
  });

  it('says that the hub holds a newer version of what a pack has', async () => {
    const older = { kind: 'type', id: 't', version: 1, change: 'same', newest: 3 };
    const answer = { ...loaded, definitions: [older] };
    const { out } = await against({ 'POST /api/v1/packs': answer }, ['load', PERMITS]);
    expect(out).toBe(
      'không có gì mới\nhub đang dùng bản mới hơn: type t phiên bản 3, gói có phiên bản 1\n',
    );
  });

  it('says what a new version of a code list does to its codes', async () => {
    const codes = {
      new: { count: 60, first: ['1@2026-01-01', '2@2026-01-01'] },
      changed: { count: 1, first: ['3@2010-01-01'] },
      removed: { count: 0, first: [] },
    };
    const list = { kind: 'code-list', id: 'channel', version: 2, change: 'new', codes };
    const answer = { ...loaded, definitions: [list] };
    const line = ['load', PERMITS, '--dry-run'];
    const { out } = await against({ 'POST /api/v1/packs': answer }, line);
    expect(out.split('\n').slice(1, -1)).toEqual([
      'channel phiên bản 2: 60 phiên bản mã mới, 1 đổi, 0 bị bỏ',
      '  + 1@2026-01-01, 2@2026-01-01, …',
      '  ~ 3@2010-01-01',
    ]);
  });

  it('names each fault of a pack that is refused: its file as the user does, and what to do', async () => {
    const problem: PackProblem = {
      file: 'feed.yaml',
      line: 5,
      code: 'wrong-function',
      message: { vi: 'không có hàm “x”', en: 'there is no function “x”' },
      hint: { vi: 'có: code, instant', en: 'known are: code, instant' },
    };
    const hint = { vi: 'sửa rồi nạp lại', en: 'mend and load again' };
    const refused = () => refusal(422, 'pack-refused', { problems: [problem], hint });
    const { code, err } = await against({ 'POST /api/v1/packs': refused }, ['load', PERMITS]);
    expect(code).toBe(1);
    expect(err.split('\n')).toEqual([
      'lỗi pack-refused [pack-refused]',
      '  sửa rồi nạp lại',
      `${path.join(PERMITS, 'feed.yaml')}:5: không có hàm “x” [wrong-function]`,
      '    có: code, instant',
      '',
    ]);
  });
});

describe('nhip definitions', () => {
  it('lists every version of one kind', async () => {
    const items = [{ kind: 'feed', id: 'f', version: 2, revision: 1250, pack: 'p', body: {} }];
    const routes = { 'GET /api/v1/definitions': { items } };
    const { out, asked } = await against(routes, ['definitions', '--kind', 'feed']);
    expect(asked[0]?.query).toMatchObject({ kind: 'feed' });
    expect(out).toMatch(/^loại +mã +phiên bản +bản danh mục +gói$/m);
    expect(out).toMatch(/^feed +f +2 +1\.250 +p$/m);
  });
});

const OF_ANOTHER = `indicator: permits.mine
version: 1
name: { vi: a, en: b }
meaning: { vi: a, en: b }
source: { own: true }
owner: H09
cube: permits
value: received
unit: x
decimals: 0
frequency: day
sharing: open
---
grant: permits-g01
version: 1
dataset: permits
ministry: G01
`;
const FEED = `agency: H09
version: 1
name: { vi: Sở, en: Office }
---
type: permit
version: 1
name: { vi: Hồ sơ, en: Dossier }
effective: receivedAt
fields:
  receivedAt: { type: instant }
---
feed: a.b
mappingVersion: 1
name: { vi: Nguồn, en: Feed }
agency: H09
accepts: [json]
key: id
record: permit
contract: { properties: { id: { type: string } }, required: [id] }
map:
  id: r["id"]
  receivedAt: concat(r["id"], "a")
`;
