import { useEffect, useReducer } from 'react';
import { ask, type Problem } from '../api.js';
import { after, CLOSED, EMPTY, isDead, type Happening, type Live } from './live.js';

const EVENTS = ['snapshot', 'cells', 'alarms', 'alive'] as const;
const LOOK_MS = 3_000;

/** `readyState` of an EventSource. */
const OPEN = 1;

/** Follows a screen for weeks: the browser connects again by itself, and what is shown says when it stopped being live, and why where the hub refuses it. */
export function useStream(screen: string): Live {
  const [live, tell] = useReducer(
    (now: Live, { at, ...happening }: Happening & { readonly at: number }) =>
      after(now, happening, at),
    EMPTY,
  );
  useEffect(() => {
    let heard = Date.now();
    let source: EventSource | undefined;
    const url = `/api/v1/screens/${encodeURIComponent(screen)}`;
    // An EventSource does not tell why it was refused; the screen itself is refused for the same reason.
    const askWhy = (): void =>
      void ask('GET', url).catch((problem: Problem) => {
        if (source?.readyState !== OPEN) tell({ event: 'refused', problem, at: Date.now() });
      });
    const open = (): void => {
      source?.close();
      source = new EventSource(`${url}/stream`);
      source.onerror = () => {
        tell({ event: 'lost', at: Date.now() });
        if (source?.readyState === CLOSED) askWhy();
      };
      source.onopen = () => (heard = Date.now());
      for (const event of EVENTS)
        source.addEventListener(event, ({ data }: MessageEvent<string>) => {
          heard = Date.now();
          tell({ event, data: JSON.parse(data) as never, at: heard });
        });
    };
    open();
    const timer = setInterval(() => {
      if (!source || !isDead(source.readyState, Date.now() - heard)) return;
      // Live until it was heard last: what is shown is as old as that.
      tell({ event: 'lost', at: heard });
      heard = Date.now();
      open();
    }, LOOK_MS);
    return () => {
      clearInterval(timer);
      source?.close();
    };
  }, [screen]);
  return live;
}
