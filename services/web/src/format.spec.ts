import type { ShownValue } from '@nhip/contracts';
import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import i18next from 'i18next';
import {
  clock,
  date,
  fieldText,
  figure,
  instant,
  momentText,
  number,
  period,
  say,
  signed,
  unbroken,
} from './format.js';
import { startTexts } from './texts.js';

const inEnglish = async <T>(read: () => T): Promise<T> => {
  await i18next.changeLanguage('en');
  return read();
};

describe('what is shown of a figure', () => {
  beforeEach(() => startTexts('vi'));

  it('is – where there are no data, and 0 where the figure is zero', () => {
    expect(figure({ value: null }, 1)).toBe('–');
    expect(figure({ value: 0 }, 1)).toBe('0,0');
  });

  it('is a number only where the hub gave one', () => {
    fc.assert(
      fc.property(fc.option(fc.integer()), fc.integer({ min: 0, max: 6 }), (value, decimals) => {
        expect(/\d/.test(figure({ value }, decimals))).toBe(value !== null);
      }),
    );
  });

  it('has the declared decimals, as its language writes them', async () => {
    expect(number(1234.5, 2)).toBe('1.234,50');
    expect(number(8577, 0)).toBe('8.577');
    expect(await inEnglish(() => number(1234.5, 2))).toBe('1,234.50');
  });

  it('has as many decimals as the value itself where none are declared', () => {
    expect(number(97.5)).toBe('97,5');
    expect(number(12)).toBe('12');
  });

  it('is exact beyond what a JSON number can hold', () => {
    const exact = '10000000000000000001.5';
    expect(figure({ value: Number(exact), exact }, 1)).toBe('10.000.000.000.000.000.001,5');
    expect(figure({ value: -Number(exact), exact: `-${exact}` }, 1)).toBe(
      '−10.000.000.000.000.000.001,5',
    );
  });

  it('has a real minus, which a line of text does not break', () => {
    expect(number(-1.5, 1)).toBe('−1,5');
    expect(number('-20')).toBe('−20');
  });

  it('is read back as the number that it was, in either language', async () => {
    const readBack = (text: string, comma: string): number =>
      Number(
        text
          .replace('−', '-')
          .replace(comma === ',' ? /\./g : /,/g, '')
          .replace(comma, '.'),
      );
    const exact = (comma: string): void =>
      fc.assert(
        fc.property(fc.integer({ min: -1e12, max: 1e12 }), (cents) => {
          expect(readBack(number(cents / 100, 2), comma)).toBe(cents / 100);
        }),
      );
    exact(',');
    await inEnglish(() => exact('.'));
  });

  it('says of an amount whether it adds or takes away', () => {
    expect(signed(1)).toBe('+1');
    expect(signed(-2)).toBe('−2');
    expect(signed(0)).toBe('0');
    expect(signed('10000000000000000001.5')).toBe('+10.000.000.000.000.000.001,5');
    expect(signed(null)).toBe('–');
  });
});

describe('what is shown of an instant', () => {
  it('is the time of the reporting zone, wherever the browser stands', () => {
    const late = '2026-11-23T17:42:05.000Z';
    expect(instant(late)).toBe('00:42 24/11/2026');
    expect(clock(late)).toBe('00:42');
    expect(date(late)).toBe('24/11/2026');
  });

  it('is midnight as 00, never as 24', () => {
    expect(clock('2026-12-31T17:00:00.000Z')).toBe('00:00');
    expect(instant('2026-12-31T17:00:00.000Z')).toBe('00:00 01/01/2027');
  });
});

describe('what is shown of a moment', () => {
  it.each([
    ['2026-11-27T01:00:00Z', '08:00 27/11/2026'],
    ['2026-11-27T08:00+07:00', '08:00 27/11/2026'],
    ['1204', 'commit 1204'],
    ['yesterday', 'yesterday'],
  ])('%s is said as %s', (moment, said) => {
    expect(momentText(moment)).toBe(said);
  });
});

describe('what is shown of a period', () => {
  beforeEach(() => startTexts('vi'));

  it.each([
    ['2011-05', '05/2011'],
    ['2026-Q3', 'Quý 3/2026'],
    ['2026', '2026'],
    ['all', 'all'],
  ])('of %s is %s', (given, shown) => {
    expect(period(given)).toBe(shown);
  });

  it('is in the language of the reader', async () => {
    expect(await inEnglish(() => period('2026-Q3'))).toBe('Q3 2026');
    expect(await inEnglish(() => period('2011-05'))).toBe('05/2011');
  });
});

describe('what is shown of a field of a record', () => {
  beforeEach(() => startTexts('vi'));
  const desk = {
    code: 'Desk',
    validFrom: '2010-01-01',
    name: { vi: 'Trực tiếp tại quầy', en: 'At the desk' },
  };

  it('is – where there is none, and never where there is a zero or a no', () => {
    expect(fieldText(null)).toBe('–');
    expect(fieldText(undefined)).toBe('–');
    expect(fieldText(0)).toBe('0');
    expect(fieldText(false)).toBe('không');
  });

  it('is the name of a code in the language of the reader', async () => {
    expect(fieldText(desk)).toBe('Trực tiếp tại quầy');
    expect(say(desk.name)).toBe('Trực tiếp tại quầy');
    expect(await inEnglish(() => fieldText(desk))).toBe('At the desk');
  });

  it('is its items for a list, each with its fields by their names', () => {
    const items: ShownValue = [
      { askedAt: '2013-03-01T02:00:00.000Z', by: desk },
      { askedAt: null },
    ];
    expect(fieldText(items, (member) => (member === 'askedAt' ? 'Yêu cầu' : member))).toBe(
      '1) Yêu cầu: 09:00 01/03/2013, by: Trực tiếp tại quầy; 2) Yêu cầu: –',
    );
    expect(fieldText([])).toBe('–');
  });

  it('is the time of the reporting zone for an instant, and the text itself for anything else', () => {
    expect(fieldText('2013-03-01T02:00:00.000Z')).toBe('09:00 01/03/2013');
    expect(fieldText('2013-03-01')).toBe('2013-03-01');
    expect(fieldText('12.50')).toBe('12.50');
  });
});

describe('a short name', () => {
  it('stays on one line, where a long one may take two', () => {
    expect(unbroken('Đúng hạn')).toBe('Đúng\u00a0hạn');
    expect(unbroken('Hồ sơ chưa giải quyết')).toBe('Hồ sơ chưa giải quyết');
  });
});
