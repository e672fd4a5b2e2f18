import { useAddress } from './history.js';
import { searchOf, viewIn, type View } from './view.js';

/** What the address opens on the wall of this page, and the addresses of other views of it. */
export function useView(): {
  readonly view: View | undefined;
  /** @param view undefined: the wall alone */
  to(view: View | undefined): string;
} {
  const address = useAddress();
  const [path = '/'] = address.split('?', 1);
  const search = address.slice(path.length);
  return { view: viewIn(search), to: (view) => path + searchOf(view, search) };
}
