import { describe, expect, it } from '@jest/globals';
import type { Identity, RegistryMessage } from '@nhip/contracts';
import type { CatalogueHandler } from '@nhip/platform';
import { DOSSIER_FEED, dossierDefinitions, dossierFeed } from '@nhip/testkit';
import { Feeds } from './feeds.js';

const messages = dossierDefinitions.map((one): RegistryMessage => ({
  ...one,
  revision: 1,
  pack: 'dossiers',
}));
const changed = (content: object): RegistryMessage => ({
  kind: 'feed',
  id: DOSSIER_FEED,
  version: 2,
  revision: 2,
  pack: 'dossiers',
  body: { ...dossierFeed, ...content },
});
const of = (agency?: string): Identity => ({
  name: 'key',
  roles: ['agency-sender'],
  ...(agency && { agency }),
});

/** Feeds that follow a catalogue, and what they said of the last one. */
function following() {
  const handlers: CatalogueHandler[] = [];
  const feeds = Feeds.following({ subscribe: (handler) => void handlers.push(handler) });
  const said: unknown[] = [];
  const tell = (definitions: readonly RegistryMessage[], revision: number): void => {
    said.splice(0, said.length, ...handlers.map((handler) => handler(definitions, revision)));
  };
  return { feeds, said, tell };
}

describe('the feeds of the catalogue', () => {
  it('are known once the catalogue was told', () => {
    const { feeds, tell } = following();
    expect(() => feeds.compiled(DOSSIER_FEED)).toThrow(
      expect.objectContaining({ kind: 'missing', code: 'unknown-feed' }),
    );
    tell(messages, 1);
    expect(feeds.compiled(DOSSIER_FEED).definition.version).toBe(dossierFeed.version);
    expect(feeds.catalogue.revision).toBe(1);
  });

  it.each([
    ['its contract', 'wrong-contract', { contract: { properties: { id: { type: 'nothing' } } } }],
    ['its shape', 'wrong-shape', { contract: null }],
    ['what it takes for a deletion', 'wrong-expression', { deleted: 'r.gone == ' }],
  ])('stay as they were where %s is wrong in a newer version', (_what, code, content) => {
    const { feeds, said, tell } = following();
    tell(messages, 1);
    const bad = { kind: 'feed', id: DOSSIER_FEED, version: 2, code };
    tell([...messages, changed(content)], 2);
    expect(said).toEqual([[expect.objectContaining(bad)]]);
    expect(feeds.compiled(DOSSIER_FEED).definition.definitionVersion).toBe(1);
    expect(feeds.compiled('other.events').definition.id).toBe('other.events');
  });

  it('are not taken by an older version where the newest cannot be used: what it took out would be let through', () => {
    const { feeds, tell } = following();
    tell([...messages, changed({ contract: null })], 2);
    const notUsable = expect.objectContaining({ kind: 'unavailable', code: 'feed-not-usable' });
    expect(() => feeds.compiled(DOSSIER_FEED)).toThrow(notUsable);
    expect(() => feeds.awaited('gone')).toThrow(notUsable);
  });

  it('stay as they were compiled last where none of their versions compiles any more', () => {
    const { feeds, tell } = following();
    tell(messages, 1);
    const good = feeds.compiled(DOSSIER_FEED);
    const others = messages.filter(({ id }) => id !== DOSSIER_FEED);
    tell([...others, changed({ contract: { properties: { id: { type: 'nothing' } } } })], 2);
    expect(feeds.compiled(DOSSIER_FEED)).toBe(good);
  });

  it('have an inbox for each of their senders where they accept Kafka', () => {
    const { feeds, tell } = following();
    const inboxes = () =>
      Array.from(feeds.inboxes, ([topic, { feed, agency }]) => [topic, feed.definition.id, agency]);
    const other = ['nhip.inbox.other.events.H11', 'other.events', 'H11'];
    tell(messages, 1);
    expect(inboxes().sort()).toEqual([
      [`nhip.inbox.${DOSSIER_FEED}.H09`, DOSSIER_FEED, 'H09'],
      [`nhip.inbox.${DOSSIER_FEED}.H10`, DOSSIER_FEED, 'H10'],
      other,
    ]);
    tell([...messages, changed({ accepts: ['csv'] })], 2);
    expect(inboxes()).toEqual([other]);
  });

  it('know for whom an agency goes on, from the day on that the catalogue says', () => {
    const { feeds, tell } = following();
    const name = { vi: 'mới', en: 'new' };
    const body = { name, succeeds: [{ agency: 'H09', from: '2026-07-01' }] };
    const heir = { kind: 'agency', id: 'H19', version: 1, revision: 2, pack: 'dossiers', body };
    tell([...messages, heir], 2);
    expect(feeds.inherited('H19', Date.parse('2026-06-30T16:59:59Z'))).toEqual({});
    expect(feeds.inherited('H19', Date.parse('2026-06-30T17:00:00Z'))).toEqual({
      inherits: ['H09'],
    });
  });

  it.each(['H09', 'H10'])('may be sent by their agency and by named senders: %s', (agency) => {
    const { feeds, tell } = following();
    tell(messages, 1);
    expect(feeds.sender(DOSSIER_FEED, of(agency)).agency).toBe(agency);
  });

  it.each(['H12', undefined])('are not sent by others: %s', (agency) => {
    const { feeds, tell } = following();
    tell(messages, 1);
    expect(() => feeds.sender(DOSSIER_FEED, of(agency))).toThrow(
      expect.objectContaining({ kind: 'forbidden', code: 'not-your-feed' }),
    );
  });
});
