import type { Tile } from '@nhip/contracts';
import { useEffect, useState } from 'react';

/** Keys that a field, a choice or a dialog has uses of its own for. */
const isTaken = (event: KeyboardEvent): boolean =>
  event.ctrlKey ||
  event.metaKey ||
  event.altKey ||
  !(event.target instanceof Element) ||
  event.target.closest('input, select, textarea, dialog, [popover]') !== null;

/** Esc closes it, wherever the focus is. */
const isMenuOpen = (): boolean => document.querySelector(':popover-open') !== null;

const MOST_DIGITS = 4;
const ARROWS: Readonly<Record<string, 1 | -1>> = {
  ArrowRight: 1,
  ArrowDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
};

/** The tile after one in reading order, which begins anew behind the last. @param at of the one that has the focus, -1 = none */
export const nextTile = (at: number, step: 1 | -1, tiles: number): number =>
  at < 0 ? (step > 0 ? 0 : tiles - 1) : (at + step + tiles) % tiles;

/** Has the title of a tile take the focus, where the tile is shown. */
export const focusTile = (no: number): void =>
  document.querySelector<HTMLElement>(`[data-tile="${no}"] h2 button`)?.focus();

/** From the tile that holds the focus to the next one that can be opened. */
function focusNext(step: 1 | -1): void {
  const titles = [...document.querySelectorAll<HTMLElement>('[data-tile] h2 button')];
  const held = document.activeElement?.closest('[data-tile]');
  const at = titles.findIndex((title) => held?.contains(title));
  titles[nextTile(at, step, titles.length)]?.focus();
}

/**
 * The keys of a wall, on which there is no pointer: digits then Enter open a tile, arrows lead from tile to tile, `?` lists the keys.
 * @param leave what Esc leads to where nothing is opened @returns the digits that were typed, for the wall to show
 */
export function useWallKeys(
  tiles: readonly Tile[],
  open: (tile: Tile) => void,
  help: () => void,
  leave: () => void,
): string {
  const [typed, setTyped] = useState('');
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (isTaken(event)) return;
      const step = ARROWS[event.key];
      if (/^\d$/.test(event.key)) return setTyped((typed + event.key).slice(-MOST_DIGITS));
      if (event.key === 'Enter' && typed) {
        const tile = tiles.find(({ no }) => String(no) === typed);
        // The panel takes the focus: this key must not press what it finds there.
        event.preventDefault();
        if (tile) open(tile);
      } else if (step) {
        event.preventDefault();
        focusNext(step);
      } else if (event.key === '?') help();
      else if (event.key === 'Escape' && !typed && !isMenuOpen()) leave();
      setTyped('');
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [tiles, typed, open, help, leave]);
  return typed;
}
