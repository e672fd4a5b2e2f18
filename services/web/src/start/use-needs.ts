import type { Feed, Indicator, ListedScreen, Page, QuarantinePage, Screen } from '@nhip/contracts';
import { useEffect, useState } from 'react';
import { call, type Problem } from '../api.js';
import { useSession } from '../session.js';
import {
  badFigures,
  lateFeeds,
  unitsInNeed,
  waitingFeeds,
  type Shown,
  type Units,
  type Waiting,
} from './needs.js';

export interface Needs {
  readonly feeds: readonly Feed[];
  readonly figures: readonly Shown[];
  readonly units: readonly Units[];
  readonly waiting: readonly Waiting[];
}

const AGAIN_MS = 30_000;
const MOST = 'limit=1000';

const listOf = async <T>(path: string): Promise<readonly T[]> =>
  (await call<Page<T>>('GET', `/api/v1/${path}?${MOST}`)).items;

async function readScreens(): Promise<readonly Screen[]> {
  const listed = await listOf<ListedScreen>('screens');
  return Promise.all(
    listed.map(({ id }) => call<Screen>('GET', `/api/v1/screens/${encodeURIComponent(id)}`)),
  );
}

const readWaiting = (feeds: readonly Feed[]): Promise<readonly QuarantinePage[]> =>
  Promise.all(
    feeds.map(({ feed }) =>
      call<QuarantinePage>('GET', `/api/v1/feeds/${encodeURIComponent(feed)}/quarantine?limit=1`),
    ),
  );

async function readNeeds(): Promise<Needs> {
  const [feeds, screens, indicators] = await Promise.all([
    listOf<Feed>('feeds'),
    readScreens(),
    listOf<Indicator>('indicators'),
  ]);
  return {
    feeds: lateFeeds(feeds),
    figures: badFigures(screens),
    units: unitsInNeed(screens, indicators),
    waiting: waitingFeeds(feeds, await readWaiting(feeds)),
  };
}

/** What needs someone, asked again every half a minute; what was known stands while the hub is away. */
export function useNeeds(): { readonly needs?: Needs; readonly problem?: Problem } {
  const [state, setState] = useState<{ needs?: Needs; problem?: Problem }>({});
  const { turn } = useSession();
  useEffect(() => {
    let stale = false;
    const read = (): void =>
      void readNeeds().then(
        (needs) => stale || setState({ needs }),
        (problem: Problem) => stale || setState((now) => ({ ...now, problem })),
      );
    read();
    const timer = setInterval(read, AGAIN_MS);
    return () => {
      stale = true;
      clearInterval(timer);
    };
  }, [turn]);
  return state;
}
