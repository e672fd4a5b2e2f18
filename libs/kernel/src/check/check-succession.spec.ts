import { describe, expect, it } from '@jest/globals';
import type { Definition } from '../model/definitions.js';
import { checkSuccession } from './check-succession.js';

const name = { vi: 'tên', en: 'name' };
const type = (version: number, fields: object): Definition => ({
  kind: 'type',
  id: 'dossier',
  version,
  body: { name, effective: 'at', fields: { at: { type: 'instant', required: true }, ...fields } },
});
const cube = (version: number, measures: object): Definition => ({
  kind: 'cube',
  id: 'dossiers',
  version,
  body: { record: 'dossier', dimensions: {}, measures },
});
const received = { received: { count: true, at: 'at' } };
const known = [
  type(1, { fee: { type: 'decimal', scale: 2 }, note: {} }),
  cube(1, { ...received, fees: { sum: 'fee', at: 'at' } }),
];
const source = (definition: Definition) => ({ ...definition, file: 'pack.yaml', lineOf: () => 3 });
const codesOf = (...definitions: readonly Definition[]): string[] =>
  checkSuccession(definitions.map(source), known).map(({ code }) => code);

describe('definitions that follow those in force', () => {
  it('may add fields, and leave out those that nothing reads', () => {
    expect(codesOf(type(2, { fee: { type: 'decimal', scale: 2 }, more: {} }))).toEqual([]);
  });

  it.each([
    ['type', { fee: { type: 'integer' } }],
    ['scale', { fee: { type: 'decimal', scale: 0 } }],
    ['code list', { fee: { type: 'decimal', scale: 2 }, note: { code: 'notes' } }],
  ])('may not change the %s of a field', (_what, fields) => {
    expect(codesOf(type(2, fields))).toContain('field-changed');
  });

  it('may not break one in force that is not among them, unless it comes with them', () => {
    expect(codesOf(type(2, { note: {} }))).toEqual(['breaks-definition']);
    expect(codesOf(type(2, { note: {} }), cube(2, received))).toEqual([]);
  });

  it('are not refused for what could not be used before', () => {
    const others = [...known, cube(2, { fees: { sum: 'nothing', at: 'at' } })];
    expect(
      checkSuccession([source(type(2, { fee: { type: 'decimal', scale: 2 } }))], others),
    ).toEqual([]);
  });
});
