/** Surrogates are halves of characters, and no letters. */
const isHalf = (point: number): boolean => point >= 0xd800 && point <= 0xdfff;

/** The letters of the Basic Multilingual Plane that change into one other letter, with that. */
function counterparts(change: (letter: string) => string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (let point = 0; point <= 0xffff; point += 1) {
    const letter = String.fromCharCode(point);
    const changed = isHalf(point) ? letter : change(letter);
    if (changed !== letter && changed.length === 1) found.set(letter, changed);
  }
  return found;
}

/** Letters with their counterparts of the other case; made where they are first asked for. */
export const LETTERS: Readonly<Record<'lower' | 'upper', () => ReadonlyMap<string, string>>> = {
  lower: once(() => counterparts((letter) => letter.toLowerCase())),
  upper: once(() => counterparts((letter) => letter.toUpperCase())),
};

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/**
 * A text in lower or upper case, letter by letter: the same everywhere, whatever the language, the neighbours or the database.
 * All letters of Vietnamese have their counterparts. A letter that would become several (ß, İ) stays as it is.
 */
export function inCase(name: 'lower' | 'upper', text: string): string {
  const letters = LETTERS[name]();
  return Array.from(text, (letter) => letters.get(letter) ?? letter).join('');
}
