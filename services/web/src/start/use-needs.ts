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

/** Tells each kind of needs as soon as what it takes has come. Rejects with Problem where one cannot be read; the others are told all the same. */
export async function readNeeds(tell: (some: Partial<Needs>) => void): Promise<void> {
  const [feeds, screens] = [listOf<Feed>('feeds'), readScreens()];
  await Promise.all([
    feeds.then((all) => tell({ feeds: lateFeeds(all) })),
    feeds.then(async (all) => tell({ waiting: waitingFeeds(all, await readWaiting(all)) })),
    screens.then((all) => tell({ figures: badFigures(all) })),
    Promise.all([screens, listOf<Indicator>('indicators')]).then(([all, indicators]) =>
      tell({ units: unitsInNeed(all, indicators) }),
    ),
  ]);
}

interface NeedsKnown {
  /** Those that have come. */
  readonly needs: Partial<Needs>;
  readonly problem?: Problem;
}

/** What needs someone, asked again every half a minute; what was known stands while the hub is away. */
export function useNeeds(): NeedsKnown {
  const [state, setState] = useState<NeedsKnown>({ needs: {} });
  const { turn } = useSession();
  useEffect(() => {
    let stale = false;
    const set = (change: (now: NeedsKnown) => NeedsKnown): void => {
      if (!stale) setState(change);
    };
    const tell = (some: Partial<Needs>): void =>
      set((now) => ({ ...now, needs: { ...now.needs, ...some } }));
    const read = (): void =>
      void readNeeds(tell).then(
        () => set(({ needs }) => ({ needs })),
        (problem: Problem) => set(({ needs }) => ({ needs, problem })),
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
