import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { back, go } from './address/history.js';

/**
 * A dialog over the page, that is there for as long as the address says so. Esc leads one step back; what was followed has the focus then.
 * @param to the address of the page without it @param step changes with what is shown: its title takes the focus where what had it is gone
 */
export function Panel({
  label,
  title,
  to,
  step,
  children,
}: {
  readonly label: string;
  readonly title: ReactNode;
  readonly to: string;
  readonly step: string;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
    const has = document.activeElement;
    if (!has || has === document.body || has === dialog.current) heading.current?.focus();
  }, [step]);
  return (
    <dialog
      ref={dialog}
      className="panel"
      aria-label={label}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        // The browser would close the dialog, whatever the address says.
        event.preventDefault();
        back();
      }}
      onCancel={(event) => event.preventDefault()}
    >
      <header>
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <button type="button" className="button" onClick={() => go(to)}>
          {t('close')} <kbd>Esc</kbd>
        </button>
      </header>
      {children}
    </dialog>
  );
}
