import { expect, it } from '@jest/globals';
import { Catalogue } from '../model/catalogue.js';
import { sendersAmong } from './senders-among.js';

const name = { vi: 'x', en: 'x' };
const code = (id: string, parent?: string) => ({
  code: id,
  name,
  from: '2020-01-01',
  ...(parent && { parent }),
});
const list = (id: string, codes: readonly object[]) => ({
  kind: 'code-list',
  id,
  version: 1,
  body: { name, codes },
});
const catalogue = Catalogue.build(
  [
    list('agency', [
      code('H09'),
      code('H09.01', 'H09'),
      code('H09.01.7', 'H09.01'),
      code('H09.02', 'H09'),
      code('H10'),
    ]),
    list('unit', [code('74')]),
  ],
  1,
);
const feeds = [{ agency: 'H09.02', senders: ['H09.01'] }];
const among = (list: string, ...codes: string[]): readonly string[] =>
  sendersAmong(catalogue, feeds, [{ list, codes }]);

it('are the codes that send, and those under a code', () => {
  expect(among('agency', 'H09.01@2020-01-01')).toEqual(['H09.01']);
  expect(among('agency', 'H09@2020-01-01')).toEqual(['H09.01', 'H09.02']);
  expect(among('agency', 'H09.02', 'H09.01')).toEqual(['H09.01', 'H09.02']);
});

it('are none of codes that do not send, of other lists and of unknown ones', () => {
  expect(among('agency', 'H10', 'H09.01.7', 'nothing')).toEqual([]);
  expect(among('unit', '74')).toEqual([]);
  expect(among('nowhere', 'H09.01')).toEqual([]);
});
