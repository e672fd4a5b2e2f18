import { unknownCode, unknownDimension } from '@nhip/contracts';
import type { Dimension } from '../cubes/shared-dimensions.js';
import type { Catalogue } from '../model/catalogue.js';

function dimensionOf(dimensions: readonly Dimension[], name: string): Dimension {
  const found = dimensions.find((one) => one.name === name);
  if (found) return found;
  throw unknownDimension(
    name,
    dimensions.map((one) => one.name),
  );
}

/**
 * Per dimension the code versions that count: a code means it and all under it, bare or as one version.
 * Throws Fault `unknown-dimension` or `unknown-code`.
 */
export function restrict(
  { dimensions }: { readonly dimensions: readonly Dimension[] },
  catalogue: Catalogue,
  asked: Readonly<Record<string, string>>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const filters = new Map<string, ReadonlySet<string>>();
  for (const [name, code] of Object.entries(asked)) {
    const { list } = dimensionOf(dimensions, name);
    const found = catalogue.codeLists.get(list)?.under(code) ?? new Set<string>();
    if (found.size === 0) throw unknownCode(code, list);
    filters.set(name, found);
  }
  return filters;
}
