import { describe, expect, it } from '@jest/globals';
import { compileCube } from '../cubes/cube-program.js';
import { compileFeed } from '../mapping/feed-mapping.js';
import { Catalogue } from './catalogue.js';
import { deriver } from './derived-fields.js';
import type { Definition } from './definitions.js';
import { withReferences } from './references.js';

const name = { vi: 'x', en: 'x' };
const definition = (kind: string, id: string, body: Definition['body']): Definition => ({
  kind,
  id,
  version: 1,
  body,
});
const AT = Date.parse('2026-03-01T00:00:00Z');
const catalogue = Catalogue.build(
  [
    definition('code-list', 'sector', {
      name,
      codes: [{ code: 'land', from: '2020-01-01', name }],
    }),
    definition('type', 'procedure', {
      name,
      reference: true,
      id: { pattern: '^P\\d+$' },
      effective: 'since',
      fields: {
        since: { type: 'instant', required: true },
        sector: { code: 'sector' },
        days: { type: 'integer' },
      },
    }),
    definition('type', 'dossier', {
      name,
      effective: 'at',
      fields: {
        at: { type: 'instant', required: true },
        done: { type: 'instant' },
        procedure: { ref: 'procedure' },
        inTime: { type: 'boolean', value: 'done - at <= procedure.days * 86400000' },
        taken: { type: 'integer', value: 'done - at' },
      },
    }),
    definition('feed', 'dossiers', {
      name,
      agency: 'H09',
      accepts: ['json'],
      key: 'id',
      record: 'dossier',
      contract: { properties: { id: {}, at: {}, done: {}, procedure: {} } },
      map: { id: 'r.id', at: 'r.at', done: 'r.done', procedure: 'r.procedure' },
    }),
    definition('cube', 'dossiers', {
      record: 'dossier',
      dimensions: { sector: 'procedure.sector' },
      measures: {
        all: { count: true, at: 'at' },
        inTime: { count: 'inTime', at: 'at' },
        short: { count: 'procedure.days < 10 && procedure != null', at: 'at' },
      },
    }),
  ],
  1,
);
const program = compileCube(catalogue.get('cube', 'dossiers')!, catalogue);
const find = (type: string, id: string) =>
  type === 'procedure' && id === 'P1'
    ? { since: AT, sector: 'land@2020-01-01', days: 5 }
    : undefined;
const counted = (fields: Readonly<Record<string, string | number | null>>) => {
  const { dims, atoms } = program.evaluate(withReferences(fields, program.references, find));
  return { dims, measures: atoms.map(({ measure }) => measure) };
};

describe('what records say that another one names', () => {
  it('is read by a cube in its dimensions, its conditions, and the fields that are computed from it', () => {
    expect(program.references).toEqual([
      { field: 'procedure', type: 'procedure', names: ['days', 'sector'] },
    ]);
    const day = 86_400_000;
    expect(counted({ at: AT, done: AT + 4 * day, procedure: 'P1' })).toEqual({
      dims: ['land@2020-01-01'],
      measures: [0, 1, 2],
    });
    expect(counted({ at: AT, done: AT + 6 * day, procedure: 'P1' }).measures).toEqual([0, 2]);
  });

  it('is unknown where there is no such record, or none is named', () => {
    for (const procedure of ['P2', null])
      expect(counted({ at: AT, done: AT, procedure })).toEqual({ dims: [''], measures: [0] });
  });

  it('is not known where rows become records: what is computed from it is not kept', () => {
    const fields = deriver(catalogue.get('type', 'dossier')!, catalogue)({ at: AT, done: AT + 5 });
    expect(fields).toEqual({ at: AT, done: AT + 5, taken: 5 });
  });

  it('is asked by ids of the form that ids of its type have', () => {
    const map = compileFeed(catalogue.get('feed', 'dossiers')!, catalogue);
    const row = { id: 'a', at: '2026-03-01T00:00:00Z' };
    expect(map({ ...row, procedure: '\u00a0P7 ' }, AT)).toMatchObject({
      ok: true,
      fields: { procedure: 'P7' },
    });
    expect(map({ ...row, procedure: 'seven' }, AT)).toMatchObject({
      ok: false,
      findings: [{ code: 'wrong-record-id', column: 'procedure' }],
    });
  });
});
