/** Readings of texts, by code point: expressions over raw rows and over records mean the same by them. */

const HIGH_SURROGATE = /[\ud800-\udbff]/;

/** The characters from `start` (the first is 0) to before `end`; a shorter text gives what it has. */
export const substringOf = (text: string, start: number, end?: number): string =>
  HIGH_SURROGATE.test(text) ? [...text].slice(start, end).join('') : text.slice(start, end);

/** With all occurrences replaced, from left to right. */
export const replaced = (text: string, before: string, after: string): string =>
  text.replaceAll(before, () => after);

/** In characters. */
export function sizeOf(text: string): number {
  let size = 0;
  for (const _ of text) size += 1;
  return size;
}
