/** How names of units are cleaned, compared and said in English. */

/** What a unit is, as its name begins, with how English says it; in the order in which they are looked for. */
const TYPES = [
  ['Thành phố', (name) => `${name} City`],
  ['Thị xã', (name) => `${name} Town`],
  ['Thị trấn', (name) => `${name} Township`],
  ['Đặc khu', (name) => `${name} Special Zone`],
  ['Tỉnh', (name) => `${name} Province`],
  ['Quận', (name) => (/^\d/.test(name) ? `District ${name}` : `${name} District`)],
  ['Huyện', (name) => `${name} District`],
  ['Phường', (name) => (/^\d/.test(name) ? `Ward ${name}` : `${name} Ward`)],
  ['Xã', (name) => `${name} Commune`],
];
/** Misprints of those words. */
const MISPRINTS = new Map([
  ['Thi trấn', 'Thị trấn'],
  ['Xa', 'Xã'],
]);

/** Without line breaks, repeated spaces and spaces around, in NFC, with one kind of apostrophe. */
export const cleanText = (text) =>
  text.normalize('NFC').replace(/\s+/g, ' ').trim().replaceAll('’', "'");

const withoutMarks = (text) =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');

/** Equal for spellings that differ in their case or in where a tone stands: Thị Xã Thái Hoà, Thị xã Thái Hòa. */
export const spelling = (name) =>
  [
    ...name
      .normalize('NFD')
      .toLowerCase()
      .matchAll(/[\p{L}\p{N}']\p{M}*|[^\p{L}\p{M}]/gu),
  ]
    .map(([letter]) => letter)
    .join('')
    .split(' ')
    .map(toneLast)
    .join(' ');

/** A word with its tone (grave, acute, tilde, hook, dot) at its end. */
function toneLast(word) {
  const tones = /[\u0300\u0301\u0303\u0309\u0323]/g;
  return word.replace(tones, '') + (word.match(tones) ?? []).join('');
}

/** The type of a unit and the rest of its name; undefined where no type begins it, in whatever case. */
export function typeOf(name) {
  for (const [misprint, word] of MISPRINTS)
    if (name.startsWith(`${misprint} `))
      return { type: word, rest: name.slice(misprint.length + 1) };
  for (const [type] of TYPES)
    if (name.toLowerCase().startsWith(`${type.toLowerCase()} `))
      return { type, rest: name.slice(type.length + 1) };
  return undefined;
}

/** A name with its type written as the law writes it: Thị Trấn Ái Tử is Thị trấn Ái Tử. */
export function cleanName(text) {
  const name = cleanText(text);
  const known = typeOf(name);
  return known ? `${known.type} ${known.rest}` : name;
}

/** The hub's own English of a unit's name: without marks, with the type behind it. */
export function english(name) {
  const { type, rest } = typeOf(name) ?? {};
  const say = TYPES.find(([word]) => word === type)?.[1];
  return say ? say(withoutMarks(rest)) : withoutMarks(name);
}
