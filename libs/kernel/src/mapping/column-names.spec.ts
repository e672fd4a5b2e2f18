import { expect, it } from '@jest/globals';
import { columnNames } from './column-names.js';

const named = (en: string) => ({ vi: en, en });

it('names a column by the field that is read from it alone, the first where there are several', () => {
  const names = columnNames(
    {
      map: {
        id: 'trim(r.no)',
        at: 'instant(r.day + r.hour)',
        kind: 'code("kinds", r["loại"])',
        again: 'r["loại"]',
        fixed: '"x"',
      },
    },
    {
      recordId: { name: named('Number') },
      fields: {
        at: { type: 'instant', name: named('At') },
        kind: { code: 'kinds', name: named('Kind') },
        again: { type: 'text', name: named('Again') },
        fixed: { type: 'text', name: named('Fixed') },
      },
    },
  );
  expect([...names].map(([column, { en }]) => `${column} ${en}`)).toEqual([
    'no Number',
    'loại Kind',
  ]);
});
