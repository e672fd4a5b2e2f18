import { useEffect } from 'react';
import { standUnder } from '../address/history.js';
import { useView } from '../address/use-view.js';
import { allAbove } from '../address/view.js';

/** Has Back lead up from a shared address of a view or a moment to the wall as it is now, never out of it. */
export function useStanding(): void {
  const { view, moment, to, at } = useView();
  // As the page was opened: what is opened from then on has its steps.
  useEffect(() => {
    const above = [
      ...(moment === undefined ? [] : [at(undefined)]),
      ...(view ? allAbove(view).map(to) : []),
    ];
    if (above.length > 0) standUnder(above);
  }, []);
}
