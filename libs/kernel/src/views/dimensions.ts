import { unknownDimension } from '@nhip/contracts';
import { sharedDimensions, type Dimension } from '../cubes/shared-dimensions.js';
import { dimensionNotShared } from '../faults.js';
import type { CompiledIndicator } from './catalogue-index.js';

/** By what an indicator can be listed and filtered: the dimensions of all cubes that its value reads. */
export const dimensionsOf = ({ read }: CompiledIndicator): readonly Dimension[] =>
  sharedDimensions(read);

/** @throws Fault `dimension-not-shared` where one of its cubes alone has it, `unknown-dimension` where none has */
export function dimensionOf(compiled: CompiledIndicator, name: string): Dimension {
  const shared = dimensionsOf(compiled);
  const found = shared.find((one) => one.name === name);
  if (found) return found;
  const names = shared.map((one) => one.name);
  const without = compiled.read.filter(
    ({ dimensions }) => !dimensions.some((one) => one.name === name),
  );
  if (without.length === compiled.read.length) throw unknownDimension(name, names);
  throw dimensionNotShared(name, (without[0] ?? compiled.program).id, names);
}
