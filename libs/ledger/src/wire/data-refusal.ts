/** What PostgreSQL says of a value that a type cannot hold; said by us before it is sent. */
export const valueOutOfRange = (type: string): Error =>
  Object.assign(new RangeError(`value out of range for type ${type}`), { code: '22003' });

/** Data exceptions, limits of the program (an index entry that is too large). */
const REFUSES_DATA = /^(?:22|54)/u;

/** The SQLSTATE where a statement was refused because of what its rows hold: another attempt with the same rows fails again. */
export function dataRefusal(error: unknown): string | undefined {
  const code = (error as { readonly code?: unknown } | undefined)?.code;
  return typeof code === 'string' && code.length === 5 && REFUSES_DATA.test(code)
    ? code
    : undefined;
}
