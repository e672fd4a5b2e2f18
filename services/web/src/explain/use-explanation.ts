import { useCallback, useEffect, useState } from 'react';
import { call, type Problem, type Text } from '../api.js';

export interface Raw {
  readonly agency: string;
  readonly sentBy: string;
  readonly sentAt: string;
  readonly receipt: string;
  readonly file: string | null;
  readonly row: number;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly sha256: string;
}

export interface Explained {
  readonly value: number | null;
  readonly meaning: Text;
  /** One sentence for a leader. */
  readonly sentence: Text;
  /** The formula with its numbers. */
  readonly calculation: Text;
  readonly measures: Readonly<Record<string, number>>;
  readonly count: number;
  readonly records: readonly {
    readonly type: string;
    readonly id: string;
    readonly contribution: Readonly<Record<string, number>>;
    readonly raw: Raw;
  }[];
  readonly leftOut: readonly {
    readonly code: string;
    readonly count: number;
    readonly message: Text;
  }[];
  readonly cursor?: string;
}

const address = (indicator: string, period: string, cursor = ''): string =>
  `/api/v1/indicators/${encodeURIComponent(indicator)}/explain?period=${encodeURIComponent(period)}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;

/** An explanation, page by page. */
export function useExplanation(
  indicator: string,
  period: string,
): { explained: Explained | undefined; problem: Problem | undefined; more(): void } {
  const [state, setState] = useState<{ explained?: Explained; problem?: Problem }>({});
  useEffect(() => {
    let stale = false;
    call<Explained>('GET', address(indicator, period)).then(
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
    call<Explained>('GET', address(indicator, period, explained.cursor)).then(
      (next) =>
        setState({ explained: { ...next, records: [...explained.records, ...next.records] } }),
      (problem: Problem) => setState({ problem }),
    );
  }, [explained, indicator, period]);
  return { explained, problem: state.problem, more };
}
