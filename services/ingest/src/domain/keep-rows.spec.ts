import { describe, expect, it } from '@jest/globals';
import type { FeedRow } from '@nhip/contracts';
import { DOSSIER_FEED, dossierCatalogue, dossierDefinitions } from '@nhip/testkit';
import { Catalogue, type Defined } from '@nhip/kernel';
import * as judged from '../app/judge-rows.js';
import { CompiledFeed } from './keep-rows.js';
import { atOnce } from './turns.js';

const definition = dossierCatalogue.get('feed', DOSSIER_FEED) as Defined<'feed'>;
const notesOf = (rows: readonly FeedRow[]) => atOnce(judged.notesOf(rows));
const NOW = Date.parse('2026-11-25T05:00:00Z');
const kept = (feed: CompiledFeed, id: string, number: number) =>
  feed.keep({ ok: true, row: { id, channel: 'Desk', at: '2026-11-25' } }, number, NOW)?.number;

describe('a row', () => {
  it('is kept under its number among all that was sent', () => {
    expect(kept(new CompiledFeed(definition, dossierCatalogue), '1', 7)).toBe(7);
  });

  it('goes one way by all columns of its key, however they are spelt', () => {
    const feed = new CompiledFeed({ ...definition, key: ['id', 'channel'] }, dossierCatalogue);
    const keyOf = (row: Readonly<Record<string, unknown>>) =>
      feed.keep({ ok: true, row: { at: '2026-11-25', ...row } }, 1, NOW)?.key;
    expect(keyOf({ id: 'Hồ sơ'.normalize('NFD'), channel: 'Desk\u00a0' })).toBe('Hồ sơ/Desk');
    expect(keyOf({ id: 7, channel: 'Desk' })).toBe('7/Desk');
    expect(keyOf({ channel: 'Desk' })).toBe('/Desk');
    expect(keyOf({})).toBeNull();
  });

  it('is taken with a note where its code is one of the others, or has a successor', () => {
    const name = { vi: 'a', en: 'b' };
    const listed = {
      name,
      unknown: 'Other',
      codes: [
        { code: 'Desk', from: '2010-01-01', name },
        { code: 'Other', from: '2010-01-01', name },
        { code: 'Fax', from: '2010-01-01', to: '2020-12-31', name },
      ],
      successors: [{ from: 'Fax@2010-01-01', to: 'Other@2010-01-01', kind: 'whole' }],
    };
    const catalogue = Catalogue.build(
      [...dossierDefinitions, { kind: 'code-list', id: 'channel', version: 2, body: listed }],
      1,
    );
    const feed = new CompiledFeed(definition, catalogue);
    const keep = (channel: string) =>
      feed.keep({ ok: true, row: { id: '1', channel, at: '2026-11-25' } }, 4, NOW) as FeedRow;
    const [other, fax, desk] = [keep('Pigeon'), keep('Fax'), keep('Desk')];
    expect(other).toMatchObject({
      findings: [],
      notes: [{ code: 'code-not-listed', column: 'channel', value: 'Pigeon' }],
    });
    expect(fax.notes).toMatchObject([{ code: 'code-succeeded' }]);
    expect(desk).not.toHaveProperty('notes');
    expect(notesOf([desk, { ...other, number: 5 }, fax])).toMatchObject({
      notes: [
        { row: 4, code: 'code-succeeded' },
        { row: 5, code: 'code-not-listed' },
      ],
    });
    expect(notesOf([desk])).toEqual({});
  });

  it('is named by an id of which ids of all its records can be made', () => {
    const each = { columns: ['channel'], as: 'which', value: 'said' };
    const { readId } = new CompiledFeed({ ...definition, each }, dossierCatalogue);
    expect(readId('1'.repeat(192))).toBe('1'.repeat(192));
    expect(readId('1'.repeat(193))).toMatchObject({ code: 'id-too-long' });
  });

  it('is not kept where it is no data, by itself or by the rule of its feed', () => {
    const skip = 'lower(r.id) == "tổng cộng"';
    const feed = new CompiledFeed({ ...definition, skip }, dossierCatalogue);
    expect(feed.keep(undefined, 1, NOW)).toBeUndefined();
    expect(kept(feed, 'Tổng cộng', 2)).toBeUndefined();
    expect(kept(feed, '1', 3)).toBe(3);
  });

  it('is refused for what its mapping finds at the time of its receipt, and says nothing of a person', () => {
    const feed = new CompiledFeed(definition, dossierCatalogue);
    const row = { id: '1', channel: 'Pigeon', at: '2026-11-27', applicant: 'Nguyễn Văn An' };
    const codes = (receivedAt: number) =>
      feed.keep({ ok: true, row }, 1, receivedAt)?.findings.map(({ code }) => code);
    expect(codes(NOW)).toEqual(['version-in-future', 'unknown-code']);
    expect(codes(Date.parse('2026-11-27'))).toEqual(['unknown-code']);
    expect(JSON.stringify(feed.keep({ ok: true, row }, 1, NOW))).not.toContain('Nguyễn');
  });

  it("keeps a person's number nowhere: not in the row, its key or what is said of it", () => {
    const feed = new CompiledFeed(definition, dossierCatalogue);
    const number = '074190000001';
    const at = '2026-11-25';
    for (const row of [
      { id: number, channel: 'Desk', at },
      { id: '1', channel: `Desk ${number}`, at },
      { id: '1', channel: 'Desk', at: number, applicant: number },
    ]) {
      const kept = feed.keep({ ok: true, row }, 1, NOW);
      expect(kept?.findings).toMatchObject([{ code: 'person-number' }]);
      expect(JSON.stringify(kept)).not.toContain(number);
    }
    const finding = { code: 'key-twice', message: { vi: 'a', en: 'b' } };
    const unread = feed.keep({ ok: false, key: number, text: number, finding }, 1, NOW);
    expect(JSON.stringify(unread)).not.toContain(number);
  });
});
