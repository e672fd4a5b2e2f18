import type { Explanation } from '@nhip/contracts';
import { useCallback, useEffect, useState } from 'react';
import { call, type Problem } from '../api.js';
import { useSession } from '../session.js';
import { nextUrl, withPage, type ExplanationState } from './explanation.js';

/** An explanation, page by page. */
export function useExplanation(url: string): {
  explained: Explanation | undefined;
  problem: Problem | undefined;
  more(): void;
  /** The explanation with the records of all its pages. Rejects with Problem. */
  all(): Promise<Explanation>;
} {
  const [asked, setAsked] = useState<ExplanationState>({ url });
  const { turn } = useSession();
  useEffect(() => {
    let stale = false;
    call<Explanation>('GET', url).then(
      (explained) => stale || setAsked({ url, explained }),
      (problem: Problem) => stale || setAsked({ url, problem }),
    );
    return () => {
      stale = true;
    };
  }, [url, turn]);
  const more = useCallback(() => {
    const next = nextUrl(asked);
    if (!next) return;
    call<Explanation>('GET', next).then(
      (page) => setAsked((now) => withPage(now, asked, page)),
      (problem: Problem) => setAsked((now) => (now.url === asked.url ? { url, problem } : now)),
    );
  }, [asked, url]);
  const all = async (): Promise<Explanation> => {
    let state: ExplanationState = { url, explained: await call<Explanation>('GET', url) };
    for (let next = nextUrl(state); next; next = nextUrl(state))
      state = withPage(state, state, await call<Explanation>('GET', next));
    return state.explained as Explanation;
  };
  const own = asked.url === url ? asked : undefined;
  return { explained: own?.explained, problem: own?.problem, more, all };
}
