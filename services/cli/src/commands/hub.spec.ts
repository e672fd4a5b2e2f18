import { describe, expect, it } from '@jest/globals';
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
  it('says from where each source is read now', async () => {
    const answer = { recovered: [recovery], dryRun: false };
    const { out, asked } = await against({ 'POST /api/v1/recover': answer }, ['recover']);
    expect(asked[0]?.query).toEqual({});
    expect(out).toMatch(/^nguồn +đã đọc đến +đọc lại từ$/m);
    expect(out).toMatch(/^nhip\.feed\.f\[2\] +1250 +0$/m);
    expect(out).toContain('đã nhận; các phân vùng chạy tiếp');
  });

  it('changes nothing where that is asked for', async () => {
    const answer = { recovered: [recovery], dryRun: true };
    const line = ['recover', '--dry-run'];
    const { out, asked } = await against({ 'POST /api/v1/recover': answer }, line);
    expect(asked[0]?.query).toEqual({ dryRun: 'true' });
    expect(out).toContain('chưa đổi gì');
  });

  it('says that there is nothing to take', async () => {
    const answer = { recovered: [], dryRun: false };
    const { out } = await against({ 'POST /api/v1/recover': answer }, ['recover']);
    expect(out).toBe('mọi nguồn còn nguyên, không có gì phải nhận lại\n');
  });
});
