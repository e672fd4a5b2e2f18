import type { Feed, FeedDetail } from '@nhip/contracts';
import type { Command } from 'commander';
import { path } from '../hub.js';
import type { Registry, Session } from '../session.js';
import { wordOf } from '../texts/translator.js';

const conforming = ({ conformance }: Feed, { t }: Session): string => {
  const { received, rejected, days } = conformance;
  return t('ofRows', { good: received - rejected, received, days });
};

/** Nothing of a feed that may have no kind yet. */
const kindOf = ({ simulated }: Feed, { t }: Session): string | null =>
  simulated ? t('simulatedData') : null;

/** The feeds that the caller may know of: how fresh they are and how well they keep to their contract. */
async function listFeeds(session: Session): Promise<void> {
  const { hub, output, format, t } = session;
  const items = await hub.list<Feed>('operator', '/api/v1/feeds');
  const instant = (iso: string | null): string | null => iso && format.instant(iso);
  const hasSimulated = items.some(({ simulated }) => simulated);
  output.show({ items }, () =>
    output.table(
      [
        t('column.feed'),
        t('column.name'),
        t('column.agency'),
        ...(hasSimulated ? [t('column.dataKind')] : []),
        t('column.freshness'),
        t('column.lastDelivery'),
        t('column.nextCutoff'),
        t('column.conforms'),
      ],
      items.map((feed) => [
        feed.feed,
        format.say(feed.name),
        feed.agency,
        ...(hasSimulated ? [kindOf(feed, session)] : []),
        wordOf(t, 'freshness', feed.freshness),
        instant(feed.lastDelivery),
        instant(feed.nextCutoff) ?? t('noSchedule'),
        conforming(feed, session),
      ]),
    ),
  );
}

/** From where a feed is fetched, and how that stands; nothing of one that is sent. */
function pullOf({ pull }: FeedDetail, { format, t }: Session): [string, string | null][] {
  if (!pull) return [];
  const instant = (iso: string | null): string | null => iso && format.instant(iso);
  const { url, service, agency, every, lastSuccess, upTo, fault } = pull;
  const wrong = fault && {
    since: format.instant(fault.since),
    next: format.instant(fault.nextTry),
  };
  return [
    [t('column.pulledFrom'), t('pulledFrom', { url, service, agency, every })],
    [t('column.lastPull'), instant(lastSuccess)],
    [t('column.pulledUpTo'), instant(upTo)],
    [t('column.pullFault'), fault && `${format.say(fault.message)} (${fault.code})`],
    [t('column.pullHint'), fault?.hint ? format.say(fault.hint) : null],
    [t('column.pullTries'), fault && t('pullTries', { tries: fault.tries, ...wrong })],
  ];
}

function writeFeed(feed: FeedDetail, session: Session): void {
  const { output, format, t } = session;
  const { schedule, columns } = feed;
  const yes = (is: boolean): string | null => (is ? t('yes') : null);
  output.properties([
    [t('column.feed'), feed.feed],
    [t('column.name'), format.say(feed.name)],
    [t('column.agency'), `${feed.agency}, ${format.say(feed.agencyName)}`],
    [t('column.dataKind'), kindOf(feed, session)],
    [t('column.contact'), feed.contact],
    [t('column.freshness'), wordOf(t, 'freshness', feed.freshness)],
    [t('column.lastDelivery'), feed.lastDelivery && format.instant(feed.lastDelivery)],
    [t('column.schedule'), schedule ? t('every', { ...schedule }) : t('noSchedule')],
    [t('column.nextCutoff'), feed.nextCutoff && format.instant(feed.nextCutoff)],
    [t('column.conforms'), conforming(feed, session)],
    [t('column.formats'), feed.accepts.join(', ')],
    ...pullOf(feed, session),
    [t('column.record'), feed.record],
    [t('column.version'), feed.version],
  ]);
  output.table(
    [t('column.column'), t('column.required'), t('column.personal'), t('column.isKey')],
    columns.map(({ name, required, personal, isKey }) => [
      name,
      yes(required),
      yes(personal),
      yes(isKey),
    ]),
  );
}

export function feedCommands(program: Command, { t, session }: Registry): void {
  program
    .command('feeds')
    .description(t('command.feeds'))
    .argument('[feed]', t('argument.feed'))
    .action(async (id?: string) => {
      const current = session();
      if (id === undefined) return listFeeds(current);
      const feed = await current.hub.get<FeedDetail>('operator', path`/api/v1/feeds/${id}`);
      current.output.show(feed, () => writeFeed(feed, current));
    });
}
