import { useSyncExternalStore } from 'react';

const THEMES = ['light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'nhip-theme';
const listeners = new Set<() => void>();

const themeOf = (text: string | null): Theme | undefined => THEMES.find((theme) => theme === text);
/** `?theme=` holds for its page; else as it was chosen last in this browser. */
const theme = (): Theme =>
  themeOf(new URLSearchParams(location.search).get('theme')) ??
  themeOf(localStorage.getItem(KEY)) ??
  'light';

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useTheme = (): Theme => useSyncExternalStore(listen, theme, () => 'light');

/** Shows the page in its theme. */
export const startTheme = (): void => {
  document.documentElement.dataset['theme'] = theme();
};

/** Has pages in a theme from now on; a `?theme=` in the address gives way. */
export function chooseTheme(chosen: Theme): void {
  localStorage.setItem(KEY, chosen);
  const address = new URL(location.href);
  if (address.searchParams.has('theme')) {
    address.searchParams.set('theme', chosen);
    history.replaceState(history.state, '', address);
  }
  startTheme();
  listeners.forEach((listener) => listener());
}
