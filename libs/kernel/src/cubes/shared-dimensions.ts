export interface Dimension {
  readonly name: string;
  readonly list: string;
}

/** The dimensions that all of some cubes have, with the same codes: by them figures of all can be told apart. */
export const sharedDimensions = ([first, ...others]: readonly {
  readonly dimensions: readonly Dimension[];
}[]): readonly Dimension[] =>
  (first?.dimensions ?? []).filter(({ name, list }) =>
    others.every(({ dimensions }) =>
      dimensions.some((one) => one.name === name && one.list === list),
    ),
  );
