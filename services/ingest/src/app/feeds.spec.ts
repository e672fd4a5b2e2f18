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

/** Feeds that follow a catalogue, with what was logged of it. */
function following() {
  const handlers: CatalogueHandler[] = [];
  const logged: object[] = [];
  const feeds = Feeds.following({ subscribe: (handler) => void handlers.push(handler) }, {
    error: (fields: object) => void logged.push(fields),
  } as never);
  const tell = (definitions: readonly RegistryMessage[], revision: number) =>
    handlers.forEach((handler) => void handler(definitions, revision));
  return { feeds, logged, tell };
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

  it('keep their last good form where a new one cannot be compiled, which is logged', () => {
    const { feeds, logged, tell } = following();
    tell(messages, 1);
    const good = feeds.compiled(DOSSIER_FEED);
    tell([...messages, changed({ contract: { properties: { id: { type: 'nothing' } } } })], 2);
    expect(feeds.compiled(DOSSIER_FEED)).toBe(good);
    expect(logged).toEqual([{ feeds: [DOSSIER_FEED], revision: 2 }]);
  });

  it('have an inbox where they accept Kafka', () => {
    const { feeds, tell } = following();
    tell(messages, 1);
    expect([...feeds.inboxes].sort()).toEqual([DOSSIER_FEED, 'other.events']);
    tell([...messages, changed({ accepts: ['csv'] })], 2);
    expect(feeds.inboxes).toEqual(['other.events']);
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
