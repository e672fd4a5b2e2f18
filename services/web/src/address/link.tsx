import { useEffect, useRef, type MouseEvent, type ReactNode } from 'react';
import { go, takeLeft, useAddress } from './history.js';

interface LinkProps {
  readonly to: string;
  readonly className?: string;
  readonly label?: string;
  readonly isCurrent?: boolean;
  readonly children: ReactNode;
}

/** A click that the browser must do something else with: a new tab, a window, a download. */
const isForBrowser = (event: MouseEvent): boolean =>
  event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;

/** A link within the app. After the way back from what it led to it has the focus again. */
export function Link({ to, className, label, isCurrent, children }: LinkProps) {
  const address = useAddress();
  const anchor = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (takeLeft(to)) anchor.current?.focus();
  }, [address, to]);
  return (
    <a
      ref={anchor}
      href={to}
      className={className}
      aria-label={label}
      aria-current={isCurrent ? 'page' : undefined}
      onClick={(event) => {
        if (isForBrowser(event)) return;
        event.preventDefault();
        go(to);
      }}
    >
      {children}
    </a>
  );
}
