import type { Identity, Indicator } from '@nhip/contracts';
import { fieldAt, type Level, type CompiledIndicator, dimensionsOf } from '@nhip/kernel';
import { definitionOf } from './read-values.js';
import type { State } from './state.js';

const levelsIn = (levels: readonly Level[]): Pick<Indicator['dimensions'][number], 'levels'> =>
  levels.length > 0 ? { levels: levels.map(({ level, name }) => ({ level, name })) } : {};

/** An indicator as the catalogue tells it. */
export function indicatorView(compiled: CompiledIndicator, state: State): Indicator {
  const { indicator, program, programs, read } = compiled;
  const { id, definitionVersion, value, cube, provisional, ...body } = indicator;
  const type = state.index.catalogue.get('type', program.record);
  const fields = state.index.catalogue.get('cube', cube)?.dimensions ?? {};
  return {
    ...body,
    id,
    version: definitionVersion,
    definition: definitionOf(compiled, state),
    cube,
    formula: value,
    ...(provisional && { provisional: [provisional].flat() }),
    dimensions: dimensionsOf(compiled).map(({ name, list }) => ({
      name,
      list,
      title: (type && fieldAt(type, fields[name] ?? '', state.index.catalogue)?.name) ?? null,
      ...levelsIn(state.index.levels(list)),
    })),
    measures: [...programs].flatMap(([of, { measures }]) =>
      measures.map((one) => ({ ...one, name: of === '' ? one.name : `${of}.${one.name}` })),
    ),
    feeds: state.index.catalogue.feedsBehind(read).map((feed) => feed.id),
  };
}

/** The indicators that someone may know of: outside of the province only what is shared. */
export function indicatorsFor(identity: Identity, state: State): readonly CompiledIndicator[] {
  const isOutside = identity.ministry !== undefined;
  return state.index.indicators.filter(
    ({ indicator }) => !(isOutside && indicator.sharing === 'internal'),
  );
}
