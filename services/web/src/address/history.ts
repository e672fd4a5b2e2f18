import { useSyncExternalStore } from 'react';

/** What the browser keeps with each entry of ours. */
interface Kept {
  /** How many of ours can be left by Back. */
  readonly step: number;
  /** Whether Back leads to what the entry stands under. */
  readonly isStanding: boolean;
}

const listeners = new Set<() => void>();
let shown = '';
let shownStep = 0;
let left: string | undefined;

const here = (): string => location.pathname + location.search;
const kept = (): Kept | null => history.state as Kept | null;
const tell = (): void => listeners.forEach((listener) => listener());

function look(): void {
  shown = here();
  shownStep = stepsBack();
}

function onPop(): void {
  left = stepsBack() < shownStep ? shown : undefined;
  look();
  tell();
}

function listen(listener: () => void): () => void {
  if (listeners.size === 0) window.addEventListener('popstate', onPop);
  look();
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.removeEventListener('popstate', onPop);
  };
}

/** Path and query of the page, followed. */
export const useAddress = (): string => useSyncExternalStore(listen, here, () => '/');

/** Shows another address; Back leads here again. */
export function go(address: string): void {
  if (address === here()) return;
  const isStanding = new URL(address, location.href).pathname === location.pathname;
  const state: Kept = { step: stepsBack() + 1, isStanding };
  history.pushState(state, '', address);
  left = undefined;
  look();
  tell();
}

/** How many steps Back leads before it leaves what was opened from this page. */
export const stepsBack = (): number => kept()?.step ?? 0;

/** As the browser's Back; nothing where that would leave the page. @param steps no more than `stepsBack` */
export function back(steps = 1): void {
  if (stepsBack() > 0 && steps > 0) history.go(-Math.min(steps, stepsBack()));
}

/**
 * Has Back lead from an address that was shared, or followed on another page, up through what it stands under, as if it had been opened
 * step by step. Nothing on a reload: the browser has the steps then.
 * @param above the addresses that it stands under, the uppermost first
 */
export function standUnder(above: readonly string[]): void {
  if (kept()?.isStanding) return;
  const [address, base] = [here(), stepsBack()];
  [...above, address].forEach((one, i) => {
    const state: Kept = { step: base + i, isStanding: true };
    if (i === 0) history.replaceState(state, '', one);
    else history.pushState(state, '', one);
  });
  look();
}

/** Whether an address was left by going back to what is shown now: its link takes the focus again, once. */
export function takeLeft(address: string): boolean {
  if (left !== address) return false;
  left = undefined;
  return true;
}
