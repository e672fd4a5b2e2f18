/** Makes an object of the values of its fields, which are given in the order of its names. */
export type FieldsMaker<T> = (values: readonly T[]) => Readonly<Record<string, T>>;

/** What names a field in a definition. */
const NAME = /^[A-Za-z]\w*$/;

/**
 * Compiles what makes objects of these names, at most some hundred. It is written out as a literal: all objects of it share one shape, and
 * to make, to walk and to write them as JSON costs a fraction of what it costs where names are put in one by one.
 * Throws TypeError where something else than a name is among them.
 */
export function fieldsMaker<T>(names: readonly string[]): FieldsMaker<T> {
  const wrong = names.find((name) => !NAME.test(name));
  if (wrong !== undefined) throw new TypeError(`no name of a field: ${wrong}`);
  const members = names.map((name, i) => `${name}: values[${i}]`);
  return new Function('values', `return { ${members.join(', ')} };`) as FieldsMaker<T>;
}
