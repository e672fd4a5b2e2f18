/** What the generator put right, for whoever trusts or doubts the lists. */

/** The rules, in the order of the report, with what each does. */
const RULES = {
  title: 'A line that names a province alone is a title, not a unit',
  'spaces-and-signs':
    'Line breaks, repeated spaces, decomposed letters and ’ are written in one way',
  'type-word': 'The word for the type of a unit is written as the law writes it',
  'type-missing': 'A name without its type gets that of the list of 2025-01-04',
  'level-of-another': 'A level that is not that of the name: the name counts',
  'two-spellings': 'A new commune in two spellings has that of the second list (2026-02)',
  'spelled-otherwise':
    'The second list (2026-02) spells a new commune in another way: the conversion counts',
  'in-one-list-only': 'A new commune that only one of the two lists has',
  'number-of-another':
    'A number that stands for two units belongs to the one that the list of 2025-01-04 names; the other has its number of that list',
  'other-number':
    'A unit whose number the list of 2025-01-04 has not, but its name in its district under another: the number of the conversion is its code, the other an alias',
  'name-of-the-later-list':
    'A unit that the two lists call otherwise has the name of the conversion (2025-06-30)',
  'no-longer-listed':
    'A unit of 2025-01-04 that the conversion has not ended on a day that no list says: it stays up to 2025-01-04, without a successor',
  'not-yet-listed': 'A unit of the conversion that is not in the list of 2025-01-04',
  'province-of-another': 'The former province is that of the district, whatever the row says',
  'district-as-a-whole':
    'A district without communes became a special zone: the district is what went over',
  'no-unit': 'What is neither a commune nor a district is left out',
  'whole-of-a-part': 'A unit that went to several went to each in part, whatever a note says',
  'part-without-the-rest': 'A unit of which only one part is told went there',
  'unconfirmed-agency':
    'A code of a province that was not seen in the national portal says so in its note',
  'no-code': 'What stands for an absent value is no code',
};
/** Rules whose cases say nothing one by one. */
const COUNTED = ['title', 'spaces-and-signs'];

/** Collects the cases of the rules. */
export class Exceptions {
  #cases = new Map(Object.keys(RULES).map((rule) => [rule, []]));

  tell = (rule, cases) => {
    const known = this.#cases.get(rule);
    if (!known) throw new Error(`a rule that is not listed: ${rule}`);
    known.push(...cases);
  };

  /** Cases by rule, in the order in which they came. */
  get cases() {
    return this.#cases;
  }
}

const linesOf = (rule, cases) =>
  COUNTED.includes(rule) ? [] : [...cases.map((one) => `- ${one}`), ''];

/** The report as Markdown. @param lists `{ id, codes, successors }` each */
export function reportOf(lists, exceptions) {
  const found = [...exceptions.cases].filter(([, cases]) => cases.length > 0);
  return [
    '# How the national lists were cleaned',
    '',
    'Made by `tools/national-codes/generate.mjs` with the pack. Each line is a rule, with its cases.',
    '',
    '| list | code versions | successions |',
    '| --- | --- | --- |',
    ...lists.map(({ id, codes, successors }) => `| \`${id}\` | ${codes} | ${successors} |`),
    '',
    ...found.flatMap(([rule, cases]) => [
      `## ${rule}: ${cases.length}`,
      '',
      `${RULES[rule]}.`,
      '',
      ...linesOf(rule, cases),
    ]),
  ].join('\n');
}
