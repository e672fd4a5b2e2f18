/** Types of values in record expressions and mappings. `raw` is a value of a raw row before it was read as anything. */
export type Type = 'text' | 'integer' | 'instant' | 'boolean' | 'null' | 'raw';

export type Operator = '&&' | '||' | '!' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | 'neg' | '?:' | 'day';

/** The checked tree: both evaluators are compiled from it. Numbers are integers in minor units. */
export type Typed =
  | { readonly op: 'literal'; readonly type: Type; readonly value: string | number | boolean | null }
  | { readonly op: 'field'; readonly type: Type; readonly scale: number; readonly name: string }
  | { readonly op: 'apply'; readonly type: Type; readonly operator: Operator; readonly args: readonly Typed[] };

export type Value = string | number | boolean | null;
