import { createHash } from 'node:crypto';
import { dimensionsOf, type ObservationsQuery } from '@nhip/contracts';
import {
  canonical,
  meaningOf,
  valuesQueryIn,
  dayOf,
  type Catalogue,
  type CatalogueIndex,
  type CompiledIndicator,
  type DataKind,
  type Defined,
  type ValuesQuery,
} from '@nhip/kernel';
import type { LiveVersion } from './ports.js';

/** What is asked of an indicator, as the catalogue and the cubes stood at a commit. */
export interface Question {
  readonly index: CatalogueIndex;
  readonly compiled: CompiledIndicator;
  readonly asked: ValuesQuery;
  readonly feeds: readonly Defined<'feed'>[];
  /** By cube the version that was live. */
  readonly live: ReadonlyMap<string, LiveVersion>;
  readonly definition: string;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const definitions = new WeakMap<object, string>();

/** SHA-256 of what an indicator means; computed once for a catalogue. */
export function definitionOf({ indicator }: CompiledIndicator, catalogue: Catalogue): string {
  const known = definitions.get(indicator) ?? sha256(meaningOf(indicator, catalogue));
  definitions.set(indicator, known);
  return known;
}

/** Reads what is asked. @param at instant of the hub clock @throws the Faults of `valuesQueryIn`, `unknown-cube` */
export function questionIn(
  index: CatalogueIndex,
  live: ReadonlyMap<string, LiveVersion>,
  id: string,
  query: ObservationsQuery,
  at: number,
): Question {
  const compiled = index.indicator(id);
  const { catalogue } = index;
  return {
    index,
    compiled,
    asked: valuesQueryIn(index, compiled, { ...query, asOf: undefined }, dayOf(at)),
    feeds: catalogue.feedsBehind(compiled.programs.values()),
    live,
    definition: definitionOf(compiled, catalogue),
  };
}

/** Tells questions apart, and who asks them. */
export function digestOf(ministry: string, id: string, query: ObservationsQuery): string {
  const { grain, from, to, by, level } = query;
  const asked = { ministry, id, grain, from, to, by, level, dims: dimensionsOf(query) };
  return sha256(canonical(asked)).slice(0, 16);
}

/** Another one where figures mean something else: by their definition, the versions of their cubes, or as simulated ones. */
export function meaningDigest(
  { definition, compiled, live }: Question,
  kinds: ReadonlyMap<string, DataKind>,
): string {
  const cubes = [...compiled.programs.values()].map(({ id }) => [id, live.get(id)?.version ?? 0]);
  return sha256(canonical({ definition, cubes, kinds: [...kinds].sort() })).slice(0, 16);
}
