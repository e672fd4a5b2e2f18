import { useAddress } from './history.js';
import { momentIn, searchAt, searchOf, viewIn, type View } from './view.js';

/** What the address opens on the wall of this page, and the addresses of other views of it. */
export function useView(): {
  readonly view: View | undefined;
  /** The instant or commit that the wall is as of; undefined: now. */
  readonly moment: string | undefined;
  /** @param view undefined: the wall alone */
  to(view: View | undefined): string;
  /** The wall alone as of a moment. @param moment undefined: now */
  at(moment: string | undefined): string;
} {
  const address = useAddress();
  const [path = '/'] = address.split('?', 1);
  const search = address.slice(path.length);
  return {
    view: viewIn(search),
    moment: momentIn(search),
    to: (view) => path + searchOf(view, search),
    at: (moment) => path + searchAt(moment, search),
  };
}
