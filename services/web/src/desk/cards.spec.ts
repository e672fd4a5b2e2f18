import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Feed, QuarantinedRow, QuarantinePage, Receipt } from '@nhip/contracts';
import { markup, words } from '../../test/render.js';
import { startTexts } from '../texts.js';
import { DeliveriesCard } from './deliveries-card.js';
import { FeedCard } from './feed-card.js';
import { replaySaid } from './replay-said.js';
import { WaitingCard } from './waiting-card.js';

const nothing = (): void => undefined;
const named = (column: string): string => (column === 'channel' ? 'Kênh (channel)' : column);
const FEED: Feed = {
  feed: 'permits.events',
  name: { vi: 'Hồ sơ', en: 'Dossiers' },
  agency: 'dept',
  agencyName: { vi: 'Sở', en: 'Department' },
  contact: null,
  freshness: 'fresh',
  lastDelivery: '2026-11-27T02:00:00.000Z',
  nextCutoff: null,
  conformance: { received: 200, rejected: 1, days: 30 },
};
const RECEIPT: Receipt = {
  receipt: 'R1',
  feed: 'permits.events',
  agency: 'dept',
  kind: 'rows',
  state: 'applied',
  received: 10,
  skipped: 0,
  rejected: 0,
  applied: 7,
  late: 0,
  duplicates: 2,
  quarantined: 1,
  commit: 4,
  sentAt: '2026-11-27T02:00:00.000Z',
  sentBy: 'dept',
  errors: [],
};

describe('the card of a feed', () => {
  beforeAll(() => startTexts('vi'));
  const card = (more: Partial<Feed>) => ({
    feed: { ...FEED, ...more },
    named,
    canSend: true,
    onSent: nothing,
  });

  it('says that its data are simulated, where they are', () => {
    expect(words(FeedCard, card({ simulated: true }))).toContain('DỮ LIỆU MÔ PHỎNG');
    expect(words(FeedCard, card({}))).not.toContain('MÔ PHỎNG');
  });

  it('gives the share of rows that conform', () => {
    expect(words(FeedCard, card({}))).toContain('200 99,50 %');
  });

  it('gives no share of no rows: neither all of them conform nor none', () => {
    const text = words(FeedCard, card({ conformance: { received: 0, rejected: 0, days: 30 } }));
    expect(text).toContain('0 –');
    expect(text).not.toContain('%');
  });

  it('says that nothing came yet, and that there is no schedule', () => {
    const text = words(FeedCard, card({ lastDelivery: null }));
    expect(text).toContain('– chưa đặt lịch');
    expect(words(FeedCard, card({}))).toContain('09:00 27/11/2026 chưa đặt lịch');
  });

  it.each([
    ['fresh', false],
    ['due', false],
    ['late', true],
    ['missing', true],
    ['unknown', true],
  ] as const)('of a feed that is %s is marked as cold: %p', (freshness, isCold) => {
    expect(markup(FeedCard, card({ freshness })).includes('mark cold')).toBe(isCold);
  });
});

describe('the card of deliveries', () => {
  beforeAll(() => startTexts('vi'));
  const card = (...items: readonly Partial<Receipt>[]) => ({
    items: items.map((more) => ({ ...RECEIPT, ...more })),
    canSend: true,
    onChanged: nothing,
  });

  it('says what became of the rows, and leaves out what became of none', () => {
    const text = words(DeliveriesCard, card({}));
    expect(text).toContain('7 tính vào · 2 trùng · 1 chờ sửa');
    expect(text).not.toContain('đến muộn ·');
    expect(text).not.toContain('bỏ qua');
    expect(words(DeliveriesCard, card({ skipped: 3 }))).toContain('bỏ qua 3 dòng');
  });

  it('says which rows were refused although they were taken when they were sent', () => {
    expect(words(DeliveriesCard, card({ overturned: 2 }))).toContain(
      '2 dòng được nhận lúc gửi nhưng khi tính thì không',
    );
    expect(words(DeliveriesCard, card({}))).not.toContain('nhận lúc gửi');
  });

  it('says what became of the records, where rows make several', () => {
    const records = {
      made: 1_050,
      applied: 30,
      late: 0,
      duplicates: 1_018,
      failed: 0,
      forbidden: 2,
    };
    expect(words(DeliveriesCard, card({ records }))).toContain(
      'ra 1.050 bản ghi: 30 tính vào · 1.018 trùng · 2 của đơn vị khác',
    );
    expect(words(DeliveriesCard, card({}))).not.toContain('bản ghi:');
    const none = { ...records, applied: 0, duplicates: 0, forbidden: 0 };
    expect(words(DeliveriesCard, card({ records: none }))).toMatch(/ra 1\.050 bản ghi (?!:)/);
  });

  it('draws each part as wide as its rows', () => {
    const html = markup(DeliveriesCard, card({}));
    expect([...html.matchAll(/flex-grow:(\d+)/g)].map(([, grow]) => grow)).toEqual(['7', '2', '1']);
  });

  it('says that a delivery is not counted yet before it gives its sums', () => {
    expect(words(DeliveriesCard, card({ state: 'processing', applied: 3 }))).toContain(
      'đang tính · 3 tính vào',
    );
  });

  it('calls a sending by its file, or says what it was instead of one', () => {
    const titles: readonly (readonly [Partial<Receipt>, string])[] = [
      [{ file: 'tháng 11.csv' }, 'tháng 11.csv'],
      [{}, 'Gửi qua phần mềm'],
      [{ kind: 'deletion' }, 'Xoá một bản ghi'],
      [{ received: 0, period: '2026-10', applied: 0 }, 'Không phát sinh, kỳ 10/2026'],
    ];
    for (const [more, title] of titles)
      expect(words(DeliveriesCard, card(more))).toContain(`Lần gửi gần đây ${title}`);
  });

  it('has a withdrawal stand with what it takes back, with its reason and none of its counts', () => {
    const withdrawal: Partial<Receipt> = {
      receipt: 'R2',
      kind: 'withdrawal',
      withdraws: 'R1',
      reason: 'nhầm quý',
      received: 1,
      applied: 1,
    };
    const text = words(DeliveriesCard, card(withdrawal, { withdrawnBy: 'R2' }));
    expect(text).toContain('10 dòng 09:00 27/11/2026 R1 đã rút lại lúc 09:00 27/11/2026: nhầm quý');
    expect(text).not.toMatch(/chờ sửa ·|tính vào ·|R2/);
    const isUnderWay = card({ ...withdrawal, state: 'processing' }, { withdrawnBy: 'R2' });
    expect(words(DeliveriesCard, isUnderWay)).toContain('đang rút lại, từ 09:00 27/11/2026');
    const alone = words(DeliveriesCard, card(withdrawal));
    expect(alone).toContain('Rút lại lần gửi R1 09:00 27/11/2026 R2 lý do: nhầm quý');
    expect(alone).not.toContain('1 dòng');
  });

  it.each<[string, Partial<Receipt>, string]>([
    ['that was withdrawn', { withdrawnBy: 'R2' }, 'đã rút lại'],
    ['that is a withdrawal', { kind: 'withdrawal', withdraws: 'R0' }, 'Rút lại lần gửi R0'],
  ])('offers no withdrawal of one %s, and says so', (_, more, said) => {
    const [gone, standing] = [markup(DeliveriesCard, card(more)), markup(DeliveriesCard, card({}))];
    expect(gone).toContain(said);
    expect([gone, standing].map((html) => html.includes('<button'))).toEqual([false, true]);
  });

  it('says that nothing was sent, rather than to explain sums of nothing', () => {
    expect(words(DeliveriesCard, card())).toContain('Chưa gửi lần nào.');
    expect(words(DeliveriesCard, card({}))).toContain('Nhận = tính vào');
  });
});

describe('the card of rows that wait', () => {
  beforeAll(() => startTexts('vi'));
  const row = (id: number, said: string, more: Partial<QuarantinedRow> = {}): QuarantinedRow => ({
    id: String(id),
    receipt: 'R1',
    row: id,
    key: `K${id}`,
    at: '2026-11-27T02:00:00.000Z',
    state: 'waiting',
    findings: [{ code: 'c', column: 'channel', message: { vi: said, en: said } }],
    ...more,
  });
  /** With a value that is wrong. */
  const wrong = (id: number, value: string, more: Partial<QuarantinedRow> = {}): QuarantinedRow => {
    const said = `“${value}” sai`;
    const [first] = row(id, said).findings;
    return row(id, said, { findings: [{ ...first!, value }], ...more });
  };
  const card = (items: readonly QuarantinedRow[], counted = items.length) => {
    const quarantine: QuarantinePage = { items, causes: [{ code: 'c', count: counted }] };
    const receipts: readonly Receipt[] = [{ ...RECEIPT, file: 'tháng 11.csv' }];
    const known = { feed: FEED, quarantine, receipts, named };
    return { ...known, canSend: true, onMore: nothing, onChanged: nothing };
  };
  const many = [1, 2, 3, 4, 5, 6, 7].map((id) => row(id, 'mã lạ'));

  it('puts rows together that wait for one reason, the most first', () => {
    const text = words(WaitingCard, card([row(8, 'thiếu ngày'), ...many]));
    expect(text.indexOf('7 Kênh (channel): mã lạ')).toBeGreaterThan(0);
    expect(text.indexOf('1 Kênh (channel): thiếu ngày')).toBeGreaterThan(text.indexOf('mã lạ'));
  });

  it('puts rows together that differ by the wrong value alone, and says the newest of those', () => {
    const values = ['G', 'F', 'E', 'D', 'C', 'A', 'B', 'A'];
    const text = words(WaitingCard, card(values.map((value, i) => wrong(i + 1, value))));
    expect(text).toContain('8 Kênh (channel): “A” sai');
    expect(text).toContain('cũng vậy: “B”, “C”, “D”, “E”, “F”, … và 1 giá trị nữa');
    expect(words(WaitingCard, card([wrong(1, 'A'), wrong(2, 'A')]))).not.toContain('cũng vậy');
  });

  it('says in which file the rows stand, in its order', () => {
    const rows = [wrong(9, 'A'), wrong(2, 'A'), wrong(1, 'A', { receipt: 'R0' })];
    const text = words(WaitingCard, card(rows));
    expect(text).toContain('tháng 11.csv, 09:00 27/11/2026: K2 (dòng 2), K9 (dòng 9)');
    expect(text).toContain('biên nhận R0: K1 (dòng 1)');
  });

  it('says when a replay is of help, offers the rows as a file, and more of them', () => {
    const text = words(WaitingCard, card(many, 1_207));
    expect(text).toContain('mà chỉ “Nạp lại” thì không giúp được');
    expect(text).toContain('Tải 1.207 dòng (CSV)');
    expect(text).toContain('Xem thêm');
    expect(words(WaitingCard, card(many))).not.toContain('Xem thêm');
    expect(words(WaitingCard, card([]))).not.toMatch(/Nạp lại|Tải/);
  });

  it('names the first rows of a reason, and how many more there are', () => {
    const text = words(WaitingCard, card(many));
    expect(text).toContain('K5 (dòng 5), … và 2 dòng nữa');
    expect(text).not.toContain('K6');
  });

  it('names a row without a key by its number', () => {
    expect(words(WaitingCard, card([row(3, 'thiếu khoá', { key: null })]))).toContain('– (dòng 3)');
  });

  it('counts the rows that wait, not those that it shows', () => {
    const text = words(WaitingCard, card(many, 1_207));
    expect(text).toMatch(/1\.207 dòng chưa tính vào số liệu/);
    expect(text).toMatch(/và 1\.200 dòng nữa/);
  });

  it('says that a row number does not count the header', () => {
    expect(words(WaitingCard, card(many))).toContain('không tính dòng tiêu đề');
    expect(words(WaitingCard, card([]))).not.toContain('tiêu đề');
  });

  it('says of a replay what the hub did, not what was sent to it', () => {
    expect(replaySaid({ replayed: 1_250, waiting: 0 })).toBe('Đã nạp lại 1.250 dòng.');
    expect(replaySaid({ replayed: 3, waiting: 1_002 })).toBe(
      'Đã nạp lại 3 dòng; còn 1.002 dòng chờ sửa.',
    );
    expect(replaySaid({ replayed: 0, waiting: 2 })).toBe(
      'Chưa dòng nào được nạp lại, 2 dòng vẫn chờ sửa: sửa nguyên nhân trước.',
    );
    expect(replaySaid({ replayed: 0, waiting: 0 })).toBe('Không còn dòng nào chờ sửa.');
  });

  it('says that nothing waits where nothing does', () => {
    const text = words(WaitingCard, card([]));
    expect(text).toContain('Không có dòng chờ sửa.');
    expect(text).not.toContain('chưa tính vào');
  });
});
