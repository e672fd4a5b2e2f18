/** Whether a store can hold a text: PostgreSQL takes neither NUL nor half a surrogate pair, in text as in jsonb. */
export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();
