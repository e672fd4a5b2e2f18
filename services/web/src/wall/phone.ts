import { useSyncExternalStore } from 'react';

/** A screen in a hand: narrower than any wall or desk. */
const PHONE = '(max-width: 640px)';

export const isPhone = (): boolean => matchMedia(PHONE).matches;

function listen(listener: () => void): () => void {
  const query = matchMedia(PHONE);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

export const useIsPhone = (): boolean => useSyncExternalStore(listen, isPhone, () => false);
