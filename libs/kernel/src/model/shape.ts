import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { KINDS, type Definition, type Kind } from './definitions.js';
import { SCHEMAS } from './schemas.js';

/** Verbose: an error has the schema that it broke, whose keys are told. */
const ajv = new Ajv2020({ allErrors: true, strict: false, verbose: true });
const validators = new Map<string, ValidateFunction>(
  KINDS.map((kind) => [kind, ajv.compile(SCHEMAS[kind])]),
);

/** Bodies that have passed, by the kind that they passed for: they never change, and some are large. */
const sound = new WeakMap<object, string>();

export const isKind = (kind: string): kind is Kind => validators.has(kind);

/** What is wrong with the shape of a body of a known kind; empty where it passes the schema of its kind. */
export function shapeErrors({ kind, body }: Definition): readonly ErrorObject[] {
  if (sound.get(body) === kind) return [];
  const validate = validators.get(kind) as ValidateFunction;
  if (!validate(body)) return validate.errors ?? [];
  sound.set(body, kind);
  return [];
}
