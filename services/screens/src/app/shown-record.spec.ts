import { describe, expect, it } from '@jest/globals';
import { permitState } from '../../test/permit-state.js';
import { readableFields, shownRaw } from './shown-record.js';

const { index } = permitState();
const fieldsOf = (json: string) => readableFields('permit', json, index);

describe('a record as people read it', () => {
  it('has codes with their names and instants as text; what is empty stays so', () => {
    expect(fieldsOf('{"channel":"Desk@2010-01-01","receivedAt":0,"finishedAt":null}')).toEqual({
      channel: expect.objectContaining({ code: 'Desk', validFrom: '2010-01-01' }),
      receivedAt: '1970-01-01T00:00:00.000Z',
      finishedAt: null,
    });
    expect(fieldsOf('')).toEqual({});
  });

  it('has decimals as they were written, and not as minor units', () => {
    const name = { vi: 'Giếng', en: 'Well' };
    const body = {
      name,
      effective: 'at',
      fields: { at: { type: 'instant' }, depth: { type: 'decimal', scale: 2 } },
    };
    const state = permitState();
    state.setDefinitions(
      [{ kind: 'type', id: 'well', version: 1, body, revision: 2, pack: 'wells' }],
      2,
    );
    expect(readableFields('well', '{"depth":1250}', state.index)).toEqual({ depth: '12.50' });
  });

  it('has the fields that are computed of the others', () => {
    const name = { vi: 'Giếng', en: 'Well' };
    const fields = {
      at: { type: 'instant' },
      depth: { type: 'decimal', scale: 2 },
      deep: { type: 'boolean', value: 'depth > 10' },
    };
    const state = permitState();
    const body = { name, effective: 'at', fields };
    state.setDefinitions(
      [{ kind: 'type', id: 'well', version: 1, body, revision: 2, pack: 'wells' }],
      2,
    );
    expect(readableFields('well', '{"depth":1250}', state.index)).toEqual({
      depth: '12.50',
      deep: true,
    });
  });

  it('has a list by its items, each with its fields as people read them', () => {
    const name = { vi: 'Hồ sơ', en: 'Dossier' };
    const fees = {
      list: { most: 2, fields: { amount: { type: 'decimal', scale: 2 }, at: { type: 'instant' } } },
    };
    const body = { name, effective: 'at', fields: { at: { type: 'instant' }, fees } };
    const state = permitState();
    state.setDefinitions(
      [{ kind: 'type', id: 'dossier', version: 1, body, revision: 2, pack: 'dossiers' }],
      2,
    );
    const shown = (json: string) => readableFields('dossier', json, state.index);
    expect(shown('{"fees":[{"amount":1250,"at":0},{"amount":null}]}')).toEqual({
      fees: [{ amount: '12.50', at: '1970-01-01T00:00:00.000Z' }, { amount: null }],
    });
    expect(shown('{"fees":[]}')).toEqual({ fees: [] });
  });

  it.each(['null', '[]', '{"channel":{"code":"Desk"}}', '{"receivedAt":1.5}', '{"receivedAt":'])(
    'is not made up from %s, which the ledger never keeps',
    (json) => {
      expect(() => fieldsOf(json)).toThrow();
    },
  );

  const real = (): boolean => false;

  it('shows the column of its row where it is one of several, and else none', () => {
    const place = { agency: 'H09', sentBy: 'key', sentAt: '0', receipt: 'R1', file: '', row: 7 };
    const more = { topic: 't', partition: 0, offset: '1', sha256: '', feed: 'f', mapping: 1 };
    const raw = { ...place, ...more, incarnation: 'i', column: '' };
    expect(shownRaw({ ...raw, column: '2024' }, index, real)).toMatchObject({
      row: 7,
      column: '2024',
    });
    expect(shownRaw(raw, index, real)).not.toHaveProperty('column');
  });

  it('shows the name of its agency, as long as the catalogue knows it', () => {
    const place = { sentBy: 'key', sentAt: '0', receipt: 'R1', file: '', row: 7, column: '' };
    const more = { topic: 't', partition: 0, offset: '1', sha256: '', feed: 'f', mapping: 1 };
    const of = (agency: string) =>
      shownRaw({ ...place, ...more, incarnation: 'i', agency }, index, real).agencyName;
    expect(of('H09')?.vi).toBe('UBND tỉnh Bình Dương');
    expect(of('H99')).toBeUndefined();
  });

  it('is never shown without the place of its raw row', () => {
    expect(() => shownRaw(null, index, real)).toThrow(TypeError);
  });
});
