import type { Screen } from '@nhip/contracts';
import { useEffect } from 'react';
import { isAway, type Problem } from '../api.js';
import { useAnswer } from '../use-answer.js';
import { EMPTY, type Live } from './live.js';

const AGAIN_MS = 3_000;

/** Whether a moment is worth asking for again: the hub is away, or many ask for others. */
const isPassing = (problem: Problem): boolean => isAway(problem) || problem.status === 429;

/** A screen as of a moment, asked for until it comes or is refused for good; it does not change from then on. @param moment an instant or a commit */
export function useScreenAt(screen: string, moment: string): Live {
  const { data, problem, again } = useAnswer<Screen>(
    `/api/v1/screens/${encodeURIComponent(screen)}?asOf=${encodeURIComponent(moment)}`,
  );
  const isWaiting = problem !== undefined && isPassing(problem);
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(again, AGAIN_MS);
    return () => clearInterval(timer);
  }, [isWaiting, again]);
  return {
    ...EMPTY,
    refusal: problem,
    ...(data && { screen: data.screen, tiles: data.tiles }),
  };
}
