import { describe, expect, it } from '@jest/globals';
import { DOSSIER_FEED, dossierCatalogue } from '@nhip/testkit';
import type { Defined } from '@nhip/kernel';
import { CompiledFeed } from './keep-rows.js';

const definition = dossierCatalogue.get('feed', DOSSIER_FEED) as Defined<'feed'>;
const NOW = Date.parse('2026-11-25T05:00:00Z');
const kept = (feed: CompiledFeed, id: string, number: number) =>
  feed.keep({ ok: true, row: { id, channel: 'Desk', at: '2026-11-25' } }, number, NOW)?.number;

describe('a row', () => {
  it('is kept under its number among all that was sent', () => {
    expect(kept(new CompiledFeed(definition, dossierCatalogue), '1', 7)).toBe(7);
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
});
