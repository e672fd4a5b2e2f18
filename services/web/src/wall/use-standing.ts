import { useEffect } from 'react';
import { standUnder } from '../address/history.js';
import { useView } from '../address/use-view.js';
import { allAbove } from '../address/view.js';

/** Has Back lead up from a shared address of a view, never out of the wall. */
export function useStanding(): void {
  const { view, to } = useView();
  // As the page was opened: what is opened from then on has its steps.
  useEffect(() => {
    if (view) standUnder(allAbove(view).map(to));
  }, []);
}
