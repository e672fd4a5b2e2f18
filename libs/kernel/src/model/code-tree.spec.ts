import { describe, expect, it } from '@jest/globals';
import { CodeList } from './code-list.js';
import type { CodeBody } from './definitions.js';

const name = { vi: 'x', en: 'x' };
const LEVELS = ['province', 'district', 'commune'].map((level) => ({ level, name }));
const [OLD, NEW] = [
  { from: '2004-01-01', to: '2025-06-30', name },
  { from: '2025-07-01', name },
];
const listOf = (codes: readonly CodeBody[]) =>
  new CodeList({ id: 'unit', definitionVersion: 1, name, levels: LEVELS, codes });
const units = listOf([
  { code: '74', ...OLD },
  { code: '718', ...OLD, parent: '74' },
  { code: '25747', ...OLD, parent: '718' },
  { code: '79', ...OLD },
  { code: '79', ...NEW },
  { code: '25747', ...NEW, parent: '79', level: 'commune' },
  { code: 'hamlet', ...NEW, parent: '25747' },
  { code: 'lost', ...OLD, parent: 'gone' },
]);
const { tree } = units;
const ancestor = (level: string, id: string) => tree.find(level)?.ancestorOf(id);

describe('the levels of a code list', () => {
  it('are known by name, the uppermost first', () => {
    expect(tree.levels.map(({ level }) => level)).toEqual(['province', 'district', 'commune']);
    expect(tree.find('village')).toBeUndefined();
    expect(tree.find('commune')).toBe(tree.find('commune'));
  });

  it('of a code are one below that of its parent, unless it says otherwise', () => {
    const ids = ['74@2004-01-01', '718@2004-01-01', '25747@2004-01-01', '25747@2025-07-01'];
    expect(ids.map((id) => tree.levelOf(id))).toEqual([
      'province',
      'district',
      'commune',
      'commune',
    ]);
  });

  it('do not reach what lies deeper, nor what names a parent that was never there', () => {
    expect(tree.levelOf('hamlet@2025-07-01')).toBeUndefined();
    expect(tree.levelOf('lost@2004-01-01')).toBeUndefined();
    expect(tree.levelOf('no@2004-01-01')).toBeUndefined();
  });

  it('give the ancestor of a code version as of that version, itself included', () => {
    expect(ancestor('province', '25747@2004-01-01')).toBe('74@2004-01-01');
    expect(ancestor('province', '25747@2025-07-01')).toBe('79@2025-07-01');
    expect(ancestor('commune', 'hamlet@2025-07-01')).toBe('25747@2025-07-01');
    expect(ancestor('province', '79@2025-07-01')).toBe('79@2025-07-01');
    expect(ancestor('district', '25747@2025-07-01')).toBeUndefined();
    expect(ancestor('province', '')).toBeUndefined();
  });

  it('have one ancestor where a code outlives versions of its parent: that of its first day', () => {
    const long = listOf([
      { code: '79', ...OLD },
      { code: '79', ...NEW },
      { code: 'early', from: '2000-01-01', name, parent: '79' },
      { code: 'long', from: '2010-01-01', name, parent: '79' },
    ]);
    const { ancestorOf } = long.tree.find('province')!;
    expect(ancestorOf('long@2010-01-01')).toBe('79@2004-01-01');
    expect(ancestorOf('early@2000-01-01')).toBe('79@2004-01-01');
  });

  it('below a code are the next of which it has any', () => {
    expect(tree.levelBelow('74@2004-01-01')).toBe('district');
    expect(tree.levelBelow('79@2025-07-01')).toBe('commune');
    expect(tree.levelBelow('79@2004-01-01')).toBeUndefined();
    expect(tree.levelBelow('25747@2025-07-01')).toBeUndefined();
  });

  it('come to an end where codes lie under each other', () => {
    const round = listOf([
      { code: 'a', ...NEW, parent: 'b' },
      { code: 'b', ...NEW, parent: 'a' },
    ]);
    expect(round.tree.levelOf('a@2025-07-01')).toBeUndefined();
    expect(round.tree.find('province')?.ancestorOf('a@2025-07-01')).toBeUndefined();
  });

  it('are none where the list declares none', () => {
    const flat = new CodeList({
      id: 'x',
      definitionVersion: 1,
      name,
      codes: [{ code: 'a', ...NEW }],
    });
    expect([flat.tree.levels, flat.tree.levelOf('a@2025-07-01')]).toEqual([[], undefined]);
  });
});
