/** Text that PostgreSQL holds: it takes neither NUL nor half of a surrogate pair, in text as in jsonb. */
export const holdable = (text: string): string =>
  text.replaceAll('\u0000', '\ufffd').toWellFormed();

/** JSON that PostgreSQL holds as jsonb. */
export const holdableJson = (value: unknown): string =>
  JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'string' ? holdable(part) : part,
  );
