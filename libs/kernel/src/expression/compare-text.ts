const SURROGATE = /[\ud800-\udfff]/;

function byCodePoint(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Order of two texts by code point; it differs from the order of UTF-16 units only where surrogates stand. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return SURROGATE.test(a) || SURROGATE.test(b) ? byCodePoint(a, b) : a < b ? -1 : 1;
}
