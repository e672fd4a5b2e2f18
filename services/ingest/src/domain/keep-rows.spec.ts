import { describe, expect, it } from '@jest/globals';
import { DOSSIER_FEED, dossierCatalogue } from '@nhip/testkit';
import type { Defined } from '@nhip/kernel';
import { CompiledFeed } from './keep-rows.js';

const definition = dossierCatalogue.get('feed', DOSSIER_FEED) as Defined<'feed'>;
const kept = (feed: CompiledFeed, id: string, number: number) =>
  feed.keep({ ok: true, row: { id, channel: 'Desk', at: '2026-11-25' } }, number)?.number;

describe('a row', () => {
  it('is kept under its number among all that was sent', () => {
    expect(kept(new CompiledFeed(definition, dossierCatalogue), '1', 7)).toBe(7);
  });

  it('goes one way by all columns of its key, however they are spelt', () => {
    const feed = new CompiledFeed({ ...definition, key: ['id', 'channel'] }, dossierCatalogue);
    const keyOf = (row: Readonly<Record<string, unknown>>) =>
      feed.keep({ ok: true, row: { at: '2026-11-25', ...row } }, 1)?.key;
    expect(keyOf({ id: 'Hồ sơ'.normalize('NFD'), channel: 'Desk\u00a0' })).toBe('Hồ sơ/Desk');
    expect(keyOf({ id: 7, channel: 'Desk' })).toBe('7/Desk');
    expect(keyOf({ channel: 'Desk' })).toBe('/Desk');
    expect(keyOf({})).toBeNull();
  });

  it('is not kept where it is no data, by itself or by the rule of its feed', () => {
    const skip = 'lower(r.id) == "tổng cộng"';
    const feed = new CompiledFeed({ ...definition, skip }, dossierCatalogue);
    expect(feed.keep(undefined, 1)).toBeUndefined();
    expect(kept(feed, 'Tổng cộng', 2)).toBeUndefined();
    expect(kept(feed, '1', 3)).toBe(3);
  });
});
