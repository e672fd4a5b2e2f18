/** Names a combination of codes among all: no text has a NUL, and one empty code is another combination than none. */
export const combinationKey = (dims: readonly string[]): string =>
  `${dims.length}\0${dims.join('\0')}`;
