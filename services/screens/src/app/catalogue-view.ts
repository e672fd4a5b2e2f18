import type { Identity } from '@nhip/contracts';
import type { Asked } from '../domain/known.js';
import { definitionOf } from './read-values.js';
import type { State } from './state.js';

/** An indicator as the catalogue tells it. */
export function indicatorView(asked: Asked, state: State) {
  const { indicator, program } = asked;
  const { id, definitionVersion, value, cube, ...body } = indicator;
  const type = state.known.catalogue.get('type', program.record);
  const fields = state.known.catalogue.get('cube', cube)?.dimensions ?? {};
  return {
    ...body,
    id,
    version: definitionVersion,
    definition: definitionOf(asked, state),
    cube,
    formula: value,
    dimensions: program.dimensions.map(({ name, list }) => ({
      name,
      list,
      title: type?.fields[fields[name] ?? '']?.name ?? null,
    })),
    measures: program.measures,
    feeds: state.known.feedsOf(program).map((feed) => feed.id),
  };
}

/** The indicators that someone may know of: outside of the province only what is shared. */
export function indicatorsFor(identity: Identity, state: State): readonly Asked[] {
  const { known } = state;
  const isOutside = identity.ministry !== undefined;
  return known.catalogue
    .all('indicator')
    .filter(
      (indicator) =>
        known.program(indicator.cube) && !(isOutside && indicator.sharing === 'internal'),
    )
    .map((indicator) => known.ask(indicator.id));
}
