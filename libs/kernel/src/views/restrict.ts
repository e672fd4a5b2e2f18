import { Fault } from '@nhip/contracts';
import type { CubeProgram } from '../cubes/cube-program.js';
import type { Catalogue } from '../model/catalogue.js';

function unknownDimension(name: string, known: readonly string[]): never {
  throw new Fault(
    'malformed',
    'unknown-dimension',
    { vi: `không có chiều “${name}”`, en: `there is no dimension “${name}”` },
    {
      hint: { vi: `có: ${known.join(', ')}`, en: `known are: ${known.join(', ')}` },
    },
  );
}

/** Per dimension the code versions that count: a code means it and all under it, bare or as one version. Throws Fault. */
export function restrict(
  program: CubeProgram,
  catalogue: Catalogue,
  asked: Readonly<Record<string, string>>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const filters = new Map<string, ReadonlySet<string>>();
  for (const [name, code] of Object.entries(asked)) {
    const dimension =
      program.dimensions.find((one) => one.name === name) ??
      unknownDimension(
        name,
        program.dimensions.map((one) => one.name),
      );
    const found = catalogue.codeLists.get(dimension.list)?.under(code) ?? new Set<string>();
    if (found.size === 0)
      throw new Fault('malformed', 'unknown-code', {
        vi: `không có mã “${code}” trong ${dimension.list}`,
        en: `there is no code “${code}” in ${dimension.list}`,
      });
    filters.set(name, found);
  }
  return filters;
}
