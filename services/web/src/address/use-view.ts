import { useAddress } from './history.js';
import { searchAt, searchOf, timeIn, viewIn, type View, type WallTime } from './view.js';

/** What the address opens on the wall of this page, and the addresses of other views of it. */
export function useView(): {
  readonly view: View | undefined;
  /** What the wall is set to. */
  readonly time: WallTime;
  /** @param view undefined: the wall alone */
  to(view: View | undefined): string;
  /** The wall alone, set to another time. */
  at(time: WallTime): string;
} {
  const address = useAddress();
  const [path = '/'] = address.split('?', 1);
  const search = address.slice(path.length);
  return {
    view: viewIn(search),
    time: timeIn(search),
    to: (view) => path + searchOf(view, search),
    at: (time) => path + searchAt(time, search),
  };
}
