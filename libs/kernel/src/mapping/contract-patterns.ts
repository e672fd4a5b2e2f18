/** A pattern of a JSON Schema, and where it stands. */
export interface PlacedPattern {
  readonly path: readonly string[];
  readonly pattern: string;
}

/** Keywords whose members have names of the schema's own. */
const NAMED = new Set(['properties', 'patternProperties', '$defs', 'dependentSchemas']);
/** Keywords that hold values, not schemas. */
const VALUES = new Set(['enum', 'const', 'default', 'examples']);
const MOST_DEPTH = 100;

/** All patterns of a JSON Schema, wherever they stand. What is nested without end is refused with its schema. */
export function patternsIn(schema: unknown, path: readonly string[] = []): PlacedPattern[] {
  if (typeof schema !== 'object' || schema === null || path.length > MOST_DEPTH) return [];
  return Object.entries(schema).flatMap(([key, value]): PlacedPattern[] => {
    const at = [...path, key];
    if (key === 'pattern' && typeof value === 'string') return [{ path: at, pattern: value }];
    if (!NAMED.has(key)) return VALUES.has(key) ? [] : patternsIn(value, at);
    return Object.entries((value ?? {}) as object).flatMap(([name, one]) => [
      ...(key === 'patternProperties' ? [{ path: [...at, name], pattern: name }] : []),
      ...patternsIn(one, [...at, name]),
    ]);
  });
}
