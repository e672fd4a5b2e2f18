import { useEffect, useRef, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface ChoiceDialogProps {
  readonly label: string;
  /** The field, which has the focus at first. */
  readonly children: ReactNode;
  /** Below the field. */
  readonly more?: ReactNode;
  /** Told what was chosen, once the dialog is closed. */
  readonly onChoose: (chosen: string) => void;
  readonly onClose: () => void;
}

/** Asks for one thing; its field is called `chosen`. */
export function ChoiceDialog({ label, children, more, onChoose, onClose }: ChoiceDialogProps) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    dialog.current?.querySelector<HTMLElement>('input, select')?.focus();
  }, []);
  const choose = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    dialog.current?.close();
    onChoose(String(new FormData(event.currentTarget).get('chosen')));
  };
  return (
    <dialog ref={dialog} className="panel small" aria-label={label} onClose={onClose}>
      <header>
        <h2>{label}</h2>
        <button type="button" className="button" onClick={() => dialog.current?.close()}>
          {t('close')} <kbd>Esc</kbd>
        </button>
      </header>
      <form className="moment" onSubmit={choose}>
        {children}
        <button type="submit" className="button">
          {t('look')}
        </button>
      </form>
      {more}
    </dialog>
  );
}
