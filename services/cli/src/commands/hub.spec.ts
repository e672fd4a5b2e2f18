import { describe, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import { against, nhip } from '../../test/fake-hub.js';

const part = (ok: boolean, detail?: string) => ({ ok, ...(detail && { detail }) });

describe('nhip status', () => {
  it('shows each part of a hub that is ready', async () => {
    const report = { ready: true, parts: { ingest: part(true) } };
    const { out, code, asked } = await against({ 'GET /readyz': report }, ['status']);
    expect(code).toBe(0);
    expect(out).toMatch(/^ingest +sẵn sàng$/m);
    expect(asked[0]?.key).toBe('');
  });

  it('ends with 1 where a part is not, and says why', async () => {
    const parts = { ingest: part(false), watch: part(false, 'source-rewound') };
    const unready = () => ({ status: 503, body: { ready: false, parts } });
    const { out, code } = await against({ 'GET /readyz': unready }, ['status', '--lang', 'en']);
    expect(code).toBe(1);
    expect(out).toMatch(/^ingest +not yet \(starting\)$/m);
    expect(out).toMatch(/^watch +not yet \(source-rewound\)$/m);
  });

  it('ends with 3 where nothing answers', async () => {
    const { code, err, out } = await nhip(['status', '--gateway', 'http://127.0.0.1:1']);
    expect(code).toBe(3);
    expect(out).toBe('');
    expect(err).toMatch(
      /^không gọi được hub ở http:\/\/127\.0\.0\.1:1: .+ \[hub-away\]\n {2}khởi động/,
    );
  });

  it('ends with 3 where something else answers', async () => {
    const { code, err } = await against({ 'GET /readyz': () => ({ body: '<html>' }) }, ['status']);
    expect(code).toBe(3);
    expect(err).toContain('[not-a-hub]');
  });
});

const recovery = {
  topic: 'nhip.feed.f',
  partition: 2,
  former: { incarnation: 'a', next: '1250' },
  taken: { incarnation: 'b', next: '0' },
};

describe('nhip recover', () => {
  const intact = { done: false, read: 0, rows: 1250, recovered: [] };
  const counted = {
    'POST /api/v1/replay': intact,
    'GET /api/v1/replay': { done: true, read: 1250, rows: 1250 },
    'GET /api/v1/recover': { waiting: 0 },
  };
  const calls = (asked: readonly { method: string; path: string; query: object }[]): unknown[] =>
    asked.map(({ method, path, query }) => [`${method} ${path}`, query]);

  it('says from where each source is read now, and has all rows read once more before', async () => {
    const answer = { recovered: [recovery], dryRun: false };
    const { out, asked } = await against({ ...counted, 'POST /api/v1/recover': answer }, [
      'recover',
    ]);
    expect(calls(asked)).toEqual([
      ['POST /api/v1/recover', { dryRun: 'true' }],
      ['POST /api/v1/replay', { dryRun: 'true' }],
      ['POST /api/v1/replay', {}],
      ['POST /api/v1/recover', {}],
      ['GET /api/v1/replay', {}],
      ['GET /api/v1/recover', {}],
    ]);
    expect(out).toMatch(/^nguồn +đã đọc đến +đọc lại từ +bị xoá khi chưa đọc$/m);
    expect(out).toMatch(/^nhip\.feed\.f\[2\] +1250 +0 +–$/m);
    expect(out).toContain('đã nhận; các phân vùng chạy tiếp');
    expect(out).toContain('đã đọc lại 1.250 dòng');
  });

  it('names the offsets that were deleted before they were read', async () => {
    const gap = { ...recovery, missing: { from: '1250', to: '1999' } };
    const answer = { recovered: [gap], dryRun: true };
    const line = ['recover', '--dry-run'];
    const { out } = await against({ ...counted, 'POST /api/v1/recover': answer }, line);
    expect(out).toContain('1250 … 1999');
  });

  it('builds the ledger anew, after all rows were asked for once more', async () => {
    const answer = { recovered: [], dryRun: false, rebuilt: { epoch: 3, commit: 17 } };
    const { out, asked } = await against({ ...counted, 'POST /api/v1/recover': answer }, [
      'recover',
      '--rebuild',
      '--yes',
    ]);
    expect(calls(asked).slice(0, 4)).toEqual([
      ['POST /api/v1/recover', { dryRun: 'true', rebuild: 'true' }],
      ['POST /api/v1/replay', { dryRun: 'true' }],
      ['POST /api/v1/replay', {}],
      ['POST /api/v1/recover', { rebuild: 'true' }],
    ]);
    expect(out).toContain('kỷ nguyên 3, commit sau 17');
    expect(out).not.toContain('còn nguyên');
  });

  describe('that builds the ledger anew', () => {
    const answers = {
      ...counted,
      'POST /api/v1/recover': { recovered: [], dryRun: false, rebuilt: { epoch: 3, commit: 17 } },
    };
    const line = ['recover', '--rebuild'];
    const acts = (asked: readonly { method: string; query: object }[]): boolean =>
      asked.some(({ method, query }) => method === 'POST' && !('dryRun' in query));

    it('is refused where nobody can be asked and --yes is not given, and says what is lost', async () => {
      const { code, err, asked } = await against(answers, line);
      expect(code).toBe(2);
      expect(err).toMatch(/\[needs-yes\]\n {2}.*--yes/);
      expect(err).toContain('lần ghi và cursor');
      expect(acts(asked)).toBe(false);
    });

    it.each([
      ['yes\n', true],
      ['có\n', true],
      ['\n', false],
      ['no\n', false],
      ['', false],
    ])('asks first, and on the answer %j goes on: %p', async (typed, goesOn) => {
      const stdin = Object.assign(Readable.from([typed]), { isTTY: true });
      const { code, err, asked } = await against(answers, line, {}, stdin);
      expect(err).toContain('lần ghi và cursor');
      expect([code, acts(asked)]).toEqual([goesOn ? 0 : 1, goesOn]);
    });

    it('says with --dry-run what would be lost, and loses nothing', async () => {
      const dry = { ...answers, 'POST /api/v1/recover': { recovered: [], dryRun: true } };
      const { code, out, asked } = await against(dry, [...line, '--dry-run']);
      expect([code, acts(asked)]).toEqual([0, false]);
      expect(out).toContain('lần ghi và cursor');
      expect(out).toContain('chưa đổi gì');
      expect(out).not.toContain('còn nguyên');
    });

    it('says in its help what is lost', async () => {
      const { out } = await nhip(['help', 'recover']);
      expect(out).toMatch(/--rebuild[\s\S]*cursor/);
      expect(out).toMatch(/--yes /);
    });
  });

  it('takes a feed whose topic was recreated, where the ledger has lost nothing', async () => {
    const answers = {
      ...counted,
      'POST /api/v1/replay': { ...intact, recovered: [recovery] },
      'POST /api/v1/recover': { recovered: [], dryRun: false },
    };
    const { out } = await against(answers, ['recover']);
    expect(out).toMatch(/^nhip\.feed\.f\[2\] +1250 +0 +–$/m);
    expect(out).toContain('đã đọc lại 1.250 dòng');
  });

  it('changes nothing where that is asked for', async () => {
    const answer = { recovered: [recovery], dryRun: true };
    const line = ['recover', '--dry-run'];
    const { out, asked } = await against({ ...counted, 'POST /api/v1/recover': answer }, line);
    expect(asked[0]?.query).toEqual({ dryRun: 'true' });
    expect(out).toContain('chưa đổi gì');
  });

  it('says that there is nothing to take', async () => {
    const answer = { recovered: [], dryRun: false };
    const { out, asked } = await against({ ...counted, 'POST /api/v1/recover': answer }, [
      'recover',
    ]);
    expect(calls(asked)).toEqual([
      ['POST /api/v1/recover', { dryRun: 'true' }],
      ['POST /api/v1/replay', { dryRun: 'true' }],
      ['POST /api/v1/recover', {}],
    ]);
    expect(out).toBe('mọi nguồn còn nguyên, không có gì phải nhận lại\n');
  });
});
