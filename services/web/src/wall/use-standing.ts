import { useEffect } from 'react';
import { standUnder } from '../address/history.js';
import { useView } from '../address/use-view.js';
import { allAbove, isNow } from '../address/view.js';

/** Has Back lead up from a shared address of a view, a moment or a period to the wall as it is now, never out of it. */
export function useStanding(): void {
  const { view, time, to, at } = useView();
  // As the page was opened: what is opened from then on has its steps.
  useEffect(() => {
    const above = [...(isNow(time) ? [] : [at({})]), ...(view ? allAbove(view).map(to) : [])];
    if (above.length > 0) standUnder(above);
  }, []);
}
