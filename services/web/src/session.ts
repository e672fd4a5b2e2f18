import { useSyncExternalStore } from 'react';

/** How often somebody signed in since the page came, and whether the session has ended since. */
interface Session {
  readonly turn: number;
  readonly hasEnded: boolean;
}

let now: Session = { turn: 0, hasEnded: false };
const listeners = new Set<() => void>();

function change(next: Session): void {
  now = next;
  listeners.forEach((listener) => listener());
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useSession = (): Session =>
  useSyncExternalStore(
    listen,
    () => now,
    () => now,
  );

/** To be called where the hub says that nobody is signed in. */
export const endSession = (): void => {
  if (!now.hasEnded) change({ ...now, hasEnded: true });
};

/** To be called once somebody has signed in: what the hub refused meanwhile is asked again. */
export const renewSession = (): void => change({ turn: now.turn + 1, hasEnded: false });

/** Leaves the page as it is without a session, until the hub is asked again. */
export const putOffSession = (): void => change({ ...now, hasEnded: false });
