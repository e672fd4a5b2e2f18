/** What the tables can hold of a record and its codes. */

/** The payload of a row of which nothing else could be kept. */
export const NO_FIELDS = '{}';

/** In code points: a code travels in the key of its cells. */
export const LONGEST_CODE = 200;
/** Of all codes of a cell together, in bytes: they stand in an index. */
export const LONGEST_CODES = 2_000;
