import type { Screen } from '@nhip/contracts';
import { useEffect, useState } from 'react';
import type { WallTime } from '../address/view.js';
import { isAway, type Problem } from '../api.js';
import { useAnswer } from '../use-answer.js';
import { EMPTY, type Live } from './live.js';

/** Where it did not come. */
const AGAIN_MS = 3_000;
/** A period as it is known now may change. */
const ANEW_MS = 5_000;

/** Whether a screen is worth asking for again: the hub is away, or many ask for moments. */
const isPassing = (problem: Problem): boolean => isAway(problem) || problem.status === 429;

const urlOf = (screen: string, { moment, period }: WallTime): string => {
  const query = new URLSearchParams({ ...(moment && { asOf: moment }), ...(period && { period }) });
  return `/api/v1/screens/${encodeURIComponent(screen)}?${query}`;
};

/**
 * A screen that is set to another time, asked for until it comes or is refused for good. As of a moment it does not change from then
 * on; a period as it is known now is asked for again and again, and stays while the hub is away. Alarms are of now alone.
 */
export function useScreenAt(screen: string, time: WallTime): Live {
  const { data, problem, again } = useAnswer<Screen>(urlOf(screen, time));
  const [kept, setKept] = useState<Screen>();
  useEffect(() => {
    if (data) setKept(data);
  }, [data]);
  const isOfNow = time.moment === undefined;
  const waitMs = problem ? isPassing(problem) && AGAIN_MS : isOfNow && ANEW_MS;
  useEffect(() => {
    if (waitMs === false) return;
    const timer = setInterval(again, waitMs);
    return () => clearInterval(timer);
  }, [waitMs, again]);
  const shown = data ?? kept;
  return {
    ...EMPTY,
    refusal: problem,
    ...(shown && { screen: shown.screen, tiles: shown.tiles }),
    ...(shown && isOfNow && { commitAt: Date.parse(shown.at) }),
  };
}
