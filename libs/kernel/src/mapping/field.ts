import type { FieldValue, Finding } from '@nhip/contracts';
import { compileCode, js, Local, objectOf, type Code } from './code.js';
import type { RawContext } from './raw-row.js';

/** A field of a record, or of the items of a list. */
export interface Field<T extends FieldValue = FieldValue> {
  readonly name: string;
  readonly read: (context: RawContext) => T;
  /** Said where it must have a value and has none. */
  readonly missing: Finding | undefined;
}

type FieldsReader<T extends FieldValue> = (context: RawContext) => Readonly<Record<string, T>>;

function readRequired(read: Field['read'], missing: Finding, context: RawContext): FieldValue {
  const before = context.findings.length;
  const value = read(context);
  if (value === null && context.findings.length === before) context.findings.push(missing);
  return value;
}

const valueOf = ({ read, missing }: Field): Code =>
  missing ? js`${readRequired}(${read}, ${missing}, context)` : js`${read}(context)`;

/**
 * Compiles what reads fields, in their order, into an object of them.
 * @param first of them is read before all others: it is an instant, and the context's from then on, as codes resolve as of it
 */
export function fieldsReader<T extends FieldValue>(
  fields: readonly Field<T>[],
  first?: Field<T>,
): FieldsReader<T> {
  if (!first) return compileCode(objectOf(fields.map((field) => [field.name, valueOf(field)])));
  const instant = new Local();
  const read = fields.map(
    (field) => [field.name, field === first ? js`${instant}` : valueOf(field)] as const,
  );
  return compileCode(
    js`(${instant} = ${valueOf(first)}, typeof ${instant} === 'number' && (context.at = ${instant}), ${objectOf(read)})`,
  );
}
