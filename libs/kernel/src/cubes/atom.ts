/** One amount of one measure at one instant, in minor units. It counts once the clock has reached `at`. */
export interface Atom {
  readonly at: number;
  readonly measure: number;
  readonly amount: number;
}

export interface Evaluated {
  /** Code versions in the order of the dimensions, then the value whose different ones are counted, if the cube does; '' where the record has none. */
  readonly dims: readonly string[];
  readonly atoms: readonly Atom[];
  /** The record's arithmetic left its bounds, or a calendar does not know one of its days: it contributes nothing to this cube. */
  readonly fault?: 'out-of-range';
}
