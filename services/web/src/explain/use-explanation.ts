import type { Explanation } from '@nhip/contracts';
import { useCallback, useEffect, useState } from 'react';
import { call, type Problem } from '../api.js';

const address = (indicator: string, period: string, cursor = ''): string =>
  `/api/v1/indicators/${encodeURIComponent(indicator)}/explain?period=${encodeURIComponent(period)}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;

/** An explanation, page by page. */
export function useExplanation(
  indicator: string,
  period: string,
): { explained: Explanation | undefined; problem: Problem | undefined; more(): void } {
  const [state, setState] = useState<{ explained?: Explanation; problem?: Problem }>({});
  useEffect(() => {
    let stale = false;
    call<Explanation>('GET', address(indicator, period)).then(
      (explained) => stale || setState({ explained }),
      (problem: Problem) => stale || setState({ problem }),
    );
    return () => {
      stale = true;
    };
  }, [indicator, period]);
  const { explained } = state;
  const more = useCallback(() => {
    if (!explained?.cursor) return;
    call<Explanation>('GET', address(indicator, period, explained.cursor)).then(
      (next) =>
        setState({ explained: { ...next, records: [...explained.records, ...next.records] } }),
      (problem: Problem) => setState({ problem }),
    );
  }, [explained, indicator, period]);
  return { explained, problem: state.problem, more };
}
