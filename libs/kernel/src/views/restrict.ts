import { unknownCode, unknownDimension } from '@nhip/contracts';
import type { CubeProgram } from '../cubes/cube-program.js';
import type { Catalogue } from '../model/catalogue.js';

function dimensionOf(program: CubeProgram, name: string): CubeProgram['dimensions'][number] {
  const found = program.dimensions.find((one) => one.name === name);
  if (found) return found;
  throw unknownDimension(
    name,
    program.dimensions.map((one) => one.name),
  );
}

/**
 * Per dimension the code versions that count: a code means it and all under it, bare or as one version.
 * Throws Fault `unknown-dimension` or `unknown-code`.
 */
export function restrict(
  program: CubeProgram,
  catalogue: Catalogue,
  asked: Readonly<Record<string, string>>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const filters = new Map<string, ReadonlySet<string>>();
  for (const [name, code] of Object.entries(asked)) {
    const { list } = dimensionOf(program, name);
    const found = catalogue.codeLists.get(list)?.under(code) ?? new Set<string>();
    if (found.size === 0) throw unknownCode(code, list);
    filters.set(name, found);
  }
  return filters;
}
