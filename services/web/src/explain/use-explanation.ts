import type { Explanation } from '@nhip/contracts';
import { useCallback, useEffect, useState } from 'react';
import { call, type Problem } from '../api.js';
import { explainUrl, nextUrl, withPage, type ExplanationState } from './explanation.js';

/** An explanation, page by page. */
export function useExplanation(
  indicator: string,
  period: string,
): { explained: Explanation | undefined; problem: Problem | undefined; more(): void } {
  const url = explainUrl(indicator, period);
  const [asked, setAsked] = useState<ExplanationState>({ url });
  useEffect(() => {
    let stale = false;
    call<Explanation>('GET', url).then(
      (explained) => stale || setAsked({ url, explained }),
      (problem: Problem) => stale || setAsked({ url, problem }),
    );
    return () => {
      stale = true;
    };
  }, [url]);
  const more = useCallback(() => {
    const next = nextUrl(asked);
    if (!next) return;
    call<Explanation>('GET', next).then(
      (page) => setAsked((now) => withPage(now, asked, page)),
      (problem: Problem) => setAsked((now) => (now.url === asked.url ? { url, problem } : now)),
    );
  }, [asked, url]);
  const own = asked.url === url ? asked : undefined;
  return { explained: own?.explained, problem: own?.problem, more };
}
