import { describe, expect, it } from '@jest/globals';
import { explanation } from '../../test/answers.js';
import { against, type SeenRequest } from '../../test/fake-hub.js';

const [record] = explanation.records;
const URL = '/api/v1/indicators/air.mean/explain';
/** Two pages; what was left out is told with the first. */
const pages = ({ query }: SeenRequest) => ({
  body:
    query['cursor'] === undefined
      ? { ...explanation, cursor: 'next' }
      : {
          ...explanation,
          leftOut: [],
          records: [{ ...record, id: 'S1/02', contribution: { total: -30, valid: 1 } }],
        },
});
const verified = {
  equal: true,
  cells: 1250,
  records: 3,
  commit: 7,
  milliseconds: 5,
  differences: [],
};

describe('nhip explain', () => {
  it('prints a calculation that gives the value, with the decimals of each number', async () => {
    const { out } = await against({ [`GET ${URL}`]: pages }, ['explain', 'air.mean']);
    expect(out.split('\n').slice(0, 4)).toEqual([
      'Trung bình bụi mịn, tháng 11/2026: 32,8 µg/m³, cộng từ 2 bản ghi',
      'công thức: total / valid = 65,5 ÷ 2',
      'số đếm, số cộng: total = 65,5, valid = 2',
      'không tính vào: 3 dòng chờ sửa',
    ]);
  });

  it('says in its first line that the number is of simulated data, and why there is none', async () => {
    const reason = { vi: 'hai loại dữ liệu', en: 'two kinds' };
    const answer = { ...explanation, flags: ['simulated'], reason };
    const { out } = await against({ [`GET ${URL}`]: answer }, ['explain', 'air.mean']);
    const [first, , third] = out.split('\n');
    expect([first, third]).toEqual(['DỮ LIỆU MÔ PHỎNG', 'không có số liệu: hai loại dữ liệu']);
  });

  it('says what each part of a number of several cubes or periods adds up to', async () => {
    const measures = { 'lastYear(total)': 65.5 };
    const parts = [{ cube: 'air', from: '2025-11-01', to: '2025-11-30', measures, count: 2 }];
    const { out } = await against({ [`GET ${URL}`]: { ...explanation, parts } }, [
      'explain',
      'air.mean',
    ]);
    expect(out).toContain('  air, 01/11/2025 – 30/11/2025: lastYear(total) = 65,5 (2 bản ghi)');
  });

  it('shows the records of all pages, each with what it adds and where its row lies', async () => {
    const { out } = await against({ [`GET ${URL}`]: pages }, ['explain', 'air.mean']);
    expect(out).toMatch(
      /^S1\/01 +total \+35,5 valid \+1 +H09 +16:42 23\/11\/2026 +air\.csv +7 +nhip\.feed\.air\.hours\[1\]@9$/m,
    );
    expect(out).toMatch(/^S1\/02 +total −30 valid \+1 /m);
  });

  it('names the column too of a record that one of several columns of a row is', async () => {
    const ofColumn = { ...record!, raw: { ...record!.raw, column: '2024' } };
    const answer = { [`GET ${URL}`]: { ...explanation, records: [ofColumn] } };
    const { out } = await against(answer, ['explain', 'air.mean']);
    expect(out).toMatch(/^S1\/01 .*air\.csv +7 · 2024 +nhip\.feed/m);
  });

  it('says that records which belong to the number could not be counted', async () => {
    const answer = { [`GET ${URL}`]: { ...explanation, flags: ['incomplete'] } };
    const { out } = await against(answer, ['explain', 'air.mean']);
    expect(out.split('\n')[1]).toMatch(/^chưa đủ: .*không tính được/);
    const whole = await against({ [`GET ${URL}`]: explanation }, ['explain', 'air.mean']);
    expect(whole.out).not.toContain('chưa đủ');
  });

  it('gives programs one explanation with all records and no cursor', async () => {
    const line = ['explain', 'air.mean', '--period', '2026-11', '--dim', 'station=S1', '--json'];
    const ran = await against({ [`GET ${URL}`]: pages }, line);
    expect(ran.json()).toMatchObject({ leftOut: explanation.leftOut });
    expect(ran.json()).not.toHaveProperty('cursor');
    expect((ran.json() as typeof explanation).records).toHaveLength(2);
    expect(ran.asked[0]?.query).toEqual({
      period: '2026-11',
      'dim.station': 'S1',
      limit: '1000',
    });
  });
});

describe('nhip explain --since', () => {
  const since = { commit: 7, value: 30, measures: { total: 30, valid: 1 } };
  const standing = { version: 4, fields: {}, raw: { ...record!.raw, agency: 'H10', row: 1329 } };
  const changed = {
    ...explanation,
    since,
    records: [
      { ...record, before: { contribution: { total: 30, valid: 1 }, standing } },
      { ...record, id: 'S1/02', before: { contribution: { total: 0, valid: 0 }, standing: null } },
    ],
  };

  it('says what the number was, and of each record from what to what, by which row of whom', async () => {
    const line = ['explain', 'air.mean', '--since', '7'];
    const { out, asked } = await against({ [`GET ${URL}`]: changed }, line);
    expect(asked[0]?.query).toMatchObject({ since: '7' });
    expect(out).toContain('ở lần ghi 7: 30; total = 30, valid = 1');
    expect(out).toMatch(
      /^S1\/01 +total \+30 valid \+1 +total \+35,5 valid \+1 +H10 \S+ \S+ 1\.329 \S+@9 +H09 \S+ \S+ 7 \S+@9$/m,
    );
    expect(out).toMatch(/^S1\/02 +total 0 valid 0 +total \+35,5 valid \+1 +– +H09 /m);
  });
});

describe('nhip verify', () => {
  it('says that nothing differs', async () => {
    const { out, code, asked } = await against({ 'POST /api/v1/verify': verified }, ['verify']);
    expect(code).toBe(0);
    expect(out).toBe('Khớp: tính lại 1.250 ô từ 3 bản ghi, không ô nào khác\n');
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({});
  });

  it('ends with 1 where a number differs, and says which', async () => {
    const difference = {
      cube: 'air',
      cubeVersion: 1,
      dims: ['S1@2026-01-01'],
      day: 20_780,
      bucket: 3,
      stored: [65.5, 2],
      recomputed: [66.5, 2],
    };
    const different = { ...verified, equal: false, differences: [difference] };
    const line = ['verify', 'air.mean', '--period', '2026-11', '--dim', 'station=S1'];
    const { out, code, asked } = await against({ 'POST /api/v1/verify': different }, line);
    expect(code).toBe(1);
    expect(out).toBe(
      'Lệch: tính lại 1.250 ô từ 3 bản ghi\n' +
        '  air, ngày 23/11/2026, S1@2026-01-01: đang dùng 65,5 2, tính lại 66,5 2\n',
    );
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({
      indicator: 'air.mean',
      period: '2026-11',
      dims: { station: ['S1'] },
    });
  });
});
