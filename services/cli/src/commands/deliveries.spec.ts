import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { receipt } from '../../test/answers.js';
import { against, nhip, refusal, type SeenRequest } from '../../test/fake-hub.js';

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'nhip-publish-'));
  file = path.join(folder, 'tháng 5.csv');
  mkdirSync(path.join(folder, 'folder.csv'));
  writeFileSync(path.join(folder, 'plain.csv.gz'), 'id\n1\n');
  writeFileSync(file, 'id,start\n1,2026-11-23\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

const POST = 'POST /api/v1/feeds/permits.events/records';
const sent = { receipt: 'R1', received: 1250, skipped: 3, rejected: 1, errors: receipt.errors };
const routes = {
  [POST]: () => ({ status: 202, body: sent }),
  'GET /api/v1/receipts/R1': receipt,
  'GET /api/v1/receipts': { items: [receipt, { ...receipt, receipt: 'R0', withdrawnBy: 'R2' }] },
  'POST /api/v1/receipts/R1/withdraw': () => ({ status: 202, body: { receipt: 'R2' } }),
  'DELETE /api/v1/feeds/permits.events/records/a%2Fb': () => ({
    status: 202,
    body: { receipt: 'R2' },
  }),
  'GET /api/v1/receipts/R2': { ...receipt, receipt: 'R2', kind: 'withdrawal', withdraws: 'R1' },
};
const publish = (...more: readonly string[]): readonly string[] => [
  'publish',
  'permits.events',
  file,
  ...more,
];

describe('nhip publish', () => {
  it('sends the bytes with their type and the name of the file', async () => {
    const { asked } = await against(routes, publish());
    expect(asked[0]).toMatchObject({
      query: { file: 'tháng 5.csv' },
      key: 'key',
      type: 'text/csv',
      body: 'id,start\n1,2026-11-23\n',
    });
  });

  it('sends what is in a file that gzip made, under its name without .gz', async () => {
    const zipped = path.join(folder, 'events.csv.gz');
    writeFileSync(zipped, gzipSync('id\n1\n'));
    const { asked } = await against(routes, ['publish', 'permits.events', zipped]);
    expect(asked[0]).toMatchObject({
      query: { file: 'events.csv' },
      type: 'text/csv',
      body: 'id\n1\n',
    });
  });

  it('prints the receipt: what became of the rows, and which were wrong', async () => {
    const { out, code } = await against(routes, publish());
    expect(code).toBe(0);
    expect(out).toMatch(/^biên nhận +R1$/m);
    expect(out).toMatch(/^tình trạng +đã tính xong$/m);
    expect(out).toMatch(/^gửi lúc +16:42 23\/11\/2026$/m);
    expect(out).toMatch(/^đã nhận +tính vào +đến muộn +trùng +chờ sửa$/m);
    expect(out).toMatch(/^ +1\.250 +1\.240 +5 +4 +1$/m);
    expect(out).toContain('  dòng 3, cột start: không có ngày này [impossible-date]');
  });

  it('says that rows which were taken when they were sent wait all the same', async () => {
    const overturned = { ...routes, 'GET /api/v1/receipts/R1': { ...receipt, overturned: 1 } };
    const { out } = await against(overturned, publish());
    expect(out).toMatch(/^nhận lúc gửi, khi tính thì không +1$/m);
  });

  it('waits until the rows count, over a moment without the hub', async () => {
    const states = [refusal(503, 'away'), { body: { ...receipt, state: 'processing' } }];
    const slow = {
      ...routes,
      'GET /api/v1/receipts/R1': () => states.shift() ?? { body: receipt },
    };
    const ran = await against(slow, publish('--json'));
    expect(ran.json()).toEqual(receipt);
    expect(ran.asked).toHaveLength(4);
  });

  it('ends with 4 where that takes too long, and says that the rows are there', async () => {
    const never = { ...routes, 'GET /api/v1/receipts/R1': { ...receipt, state: 'processing' } };
    const { code, err } = await against(never, publish('--wait', '0.2'));
    expect(code).toBe(4);
    expect(err).toBe(
      'biên nhận R1 chưa tính xong sau 0.2 giây [not-applied-yet]\n' +
        '  dữ liệu đã nhận, không cần gửi lại; xem bằng: nhip receipts R1\n',
    );
  });

  it('ends at once where the receipt is refused', async () => {
    const closed = { ...routes, 'GET /api/v1/receipts/R1': () => refusal(403, 'forbidden') };
    expect(await against(closed, publish())).toMatchObject({ code: 1 });
  });

  it('tells the hub that there is nothing to report', async () => {
    const dry = { [POST]: { received: 0, rejected: 0, errors: [] } };
    const line = publish('--period', '2026', '--nothing-to-report', '--dry-run');
    const { asked } = await against(dry, line);
    expect(asked[0]?.query).toMatchObject({ nothingToReport: 'true', period: '2026' });
  });

  it('says which period its old data are of', async () => {
    const old = { ...receipt, period: '2026-03', history: true };
    const ran = await against(
      { ...routes, 'GET /api/v1/receipts/R1': old },
      publish('--period', '2026-03', '--history'),
    );
    expect(ran.asked[0]?.query).toMatchObject({ history: 'true', period: '2026-03' });
    expect(ran.out).toContain('03/2026 (dữ liệu cũ)');
  });

  it('only checks where that is asked for', async () => {
    const checked = {
      received: 2,
      skipped: 3,
      rejected: 1,
      errors: receipt.errors,
      wouldChange: ['a.b'],
    };
    const dry = { [POST]: checked };
    const { out, asked } = await against(dry, publish('--dry-run', '--atomic', '--period', '2026'));
    expect(asked).toHaveLength(1);
    expect(asked[0]?.query).toMatchObject({ dryRun: 'true', atomic: 'true', period: '2026' });
    expect(out.split('\n')).toEqual([
      'chỉ kiểm, chưa ghi gì: 2 dòng đọc được, 1 dòng sai',
      'bỏ qua 3 dòng không có dữ liệu hoặc nguồn khai là bỏ',
      'sẽ đổi: a.b',
      '  dòng 3, cột start: không có ngày này [impossible-date]',
      '  số dòng: dòng dữ liệu thứ mấy trong tệp, không tính dòng tiêu đề',
      '',
    ]);
  });

  it('says how many rows were skipped, where any were', async () => {
    const shown = async (skipped: number): Promise<string> => {
      const answer = { ...routes, 'GET /api/v1/receipts/R1': { ...receipt, skipped } };
      return (await against(answer, publish())).out;
    };
    expect(await shown(3)).toMatch(/^bỏ qua +3$/m);
    expect(await shown(0)).not.toContain('bỏ qua');
  });

  it('names the columns that were not kept', async () => {
    const extra = { ...routes, [POST]: { ...sent, notKept: ['màu', 'ghi chú'] } };
    const { out } = await against(extra, publish());
    expect(out).toContain('các cột không khai báo nên không giữ: màu, ghi chú\n');
  });

  it('shows the rows of a sending that was refused as a whole', async () => {
    const errors = Array.from({ length: 25 }, (_, i) => ({ ...receipt.errors[0], row: i + 1 }));
    const refused = { [POST]: () => refusal(422, 'atomic-refused', { errors }) };
    const { code, err } = await against(refused, publish('--atomic', '--lang', 'en'));
    expect(code).toBe(1);
    expect(err).toContain('fault atomic-refused [atomic-refused]\n');
    expect(err).toContain('  row 20, column start: there is no such day [impossible-date]\n');
    expect(err).toContain('  and 5 more rows\n');
    expect(err).not.toContain('row 21,');
  });

  it.each([
    ['a file that is not there', 'không có.csv', 'không có “không có.csv” [file-missing]'],
    ['a folder', 'folder.csv', '“folder.csv” là thư mục [not-a-file]'],
    ['a file that only its name says is gzip', 'plain.csv.gz', 'không đọc được “plain.csv.gz”'],
    ['an extension that it does not know', 'a.pdf', 'không biết “a.pdf” là loại tệp gì'],
    ['a name without an extension', 'events', 'không biết “events” là loại tệp gì'],
  ])('refuses %s, before it calls', async (_what, name, text) => {
    const env = { NHIP_GATEWAY: 'http://127.0.0.1:1', NHIP_TOKEN: 'key' };
    const { code, err } = await nhip(['publish', 'permits.events', name], env, folder);
    expect(code).toBe(2);
    expect(err).toContain(text);
  });
});

describe('nhip receipts', () => {
  it('says of rows that make several records what became of these', async () => {
    const records = {
      made: 3200,
      applied: 1200,
      late: 0,
      duplicates: 2000,
      failed: 0,
      forbidden: 0,
    };
    const answer = { ...routes, 'GET /api/v1/receipts/R1': { ...receipt, records } };
    const { out } = await against(answer, ['receipts', 'R1']);
    expect(out).toMatch(/^bản ghi của các dòng +3\.200 · tính vào 1\.200 · trùng 2\.000$/m);
  });

  it('lists the receipts with what became of each', async () => {
    const { out, asked } = await against(routes, ['receipts', '--feed', 'permits.events']);
    expect(asked[0]?.query).toMatchObject({ feed: 'permits.events' });
    expect(out).toMatch(/^R1 +permits\.events +dữ liệu +đã tính xong +16:42 23\/11\/2026 +1\.250/m);
    expect(out).toMatch(/^R0 +permits\.events +đã rút lại/m);
  });

  it('goes through the pages, and no further than the limit', async () => {
    const page = ({ query }: SeenRequest) => ({
      body: { items: [receipt, receipt], cursor: `${String(query['cursor'] ?? '')}x` },
    });
    const endless = { 'GET /api/v1/receipts': page };
    const ran = await against(endless, ['receipts', '--limit', '3', '--json']);
    expect((ran.json() as { items: unknown[] }).items).toHaveLength(3);
    expect(ran.asked.map(({ query }) => query['cursor'])).toEqual([undefined, 'x']);
  });

  it('shows one', async () => {
    const { out } = await against(routes, ['receipts', 'R2', '--lang', 'en']);
    expect(out).toMatch(/^kind +withdrawal$/m);
    expect(out).toMatch(/^withdraws +R1$/m);
  });
});

describe('nhip withdraw', () => {
  it('sends the reason and follows the withdrawal until it counts', async () => {
    const { out, asked } = await against(routes, ['withdraw', 'R1', '--reason', 'nhầm tệp']);
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({ reason: 'nhầm tệp' });
    expect(out).toMatch(/^biên nhận +R2$/m);
  });

  it('releases the records where it is told to', async () => {
    const line = ['withdraw', 'R1', '--reason', 'nhầm mã', '--release'];
    const { asked } = await against(routes, line);
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({ reason: 'nhầm mã', release: true });
  });

  it('names the withdrawal of a delivery that was withdrawn before', async () => {
    const before = () => refusal(409, 'already-withdrawn', { withdrawnBy: 'R9' });
    const line = ['withdraw', 'R1', '--reason', 'nhầm tệp'];
    const ran = await against({ 'POST /api/v1/receipts/R1/withdraw': before }, line);
    expect(ran.code).toBe(1);
    expect(ran.err).toContain('\n  bị rút lại bởi R9\n');
  });

  it('needs a reason', async () => {
    const { code, err, asked } = await against(routes, ['withdraw', 'R1']);
    expect(code).toBe(2);
    expect(err).toContain('thiếu tuỳ chọn “--reason <text>”');
    expect(asked).toEqual([]);
  });
});

describe('nhip delete', () => {
  it('deletes a record whose id holds a slash, by a version', async () => {
    const line = ['delete', 'permits.events', 'a/b', '--version', '5', '--json'];
    const ran = await against(routes, line);
    expect(ran.asked[0]).toMatchObject({ method: 'DELETE', query: { version: '5' } });
    expect(ran.json()).toMatchObject({ receipt: 'R2' });
  });
});
