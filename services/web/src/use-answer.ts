import { useCallback, useEffect, useState } from 'react';
import { call, type Problem } from './api.js';
import { useSession } from './session.js';

/** An answer of the hub, asked again when the address changes, somebody signed in again, or `again` is called. */
export function useAnswer<T>(url: string | undefined): {
  readonly data: T | undefined;
  readonly problem: Problem | undefined;
  again(): void;
} {
  const [state, setState] = useState<{ url?: string; data?: T; problem?: Problem }>({});
  const [turn, setTurn] = useState(0);
  const { turn: session } = useSession();
  useEffect(() => {
    if (!url) return;
    let stale = false;
    call<T>('GET', url).then(
      (data) => stale || setState({ url, data }),
      (problem: Problem) => stale || setState({ url, problem }),
    );
    return () => {
      stale = true;
    };
  }, [url, turn, session]);
  const again = useCallback(() => setTurn((now) => now + 1), []);
  const own = state.url === url ? state : {};
  return { data: own.data, problem: own.problem, again };
}
