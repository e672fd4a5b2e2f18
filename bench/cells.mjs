/** Cells as the kernel's evaluator makes them from messages, without ledger or database: what everyone who measures must come to. */
import { recordReader } from '@nhip/contracts';
import { contributionAt } from '@nhip/kernel';

const SEPARATOR = '\u001f';

/** The name of a cell: its codes and its day. */
export const cellName = (dims, day) => [...dims, day].join(SEPARATOR);

/** Of a message's place in the order of its record's versions: the greatest stands. */
const orderOf = ({ version, delivery, place }) => [
  version,
  delivery.receivedAt,
  delivery.receipt,
  place.row,
  place.mapping,
];

function isAbove(a, b) {
  const [left, right] = [orderOf(a), orderOf(b)];
  const at = left.findIndex((one, i) => one !== right[i]);
  return at >= 0 && left[at] > right[at];
}

/**
 * The cells that are not zero, by name. The records of a partition are in no other, so that one partition is held at a time.
 * @param {{ value: Buffer }[][]} partitions @param program of the cube @param {number} clock ms @returns {Map<string, number[]>}
 */
export function cellsOf(partitions, program, clock) {
  const cells = new Map();
  for (const partition of partitions) {
    const standing = new Map();
    const read = recordReader();
    for (const raw of partition) {
      const message = read(raw);
      const known = standing.get(message.id);
      if (!known || isAbove(message, known)) standing.set(message.id, message);
    }
    for (const { deleted, fields } of standing.values())
      if (!deleted) add(cells, program, program.evaluate(fields), clock);
  }
  return withoutZeros(cells);
}

function add(cells, program, evaluated, clock) {
  for (const { day, values } of contributionAt(evaluated, program.measures.length, clock)) {
    const name = cellName(evaluated.dims, day);
    const sums = cells.get(name);
    if (sums) values.forEach((value, i) => (sums[i] += value));
    else cells.set(name, [...values]);
  }
}

/** Leaves out the cells of zeros: a cell that is not stored is one. */
export const withoutZeros = (cells) =>
  new Map([...cells].filter(([, values]) => values.some((value) => value !== 0)));

/** The names of cells that differ. */
export const differing = (some, others) =>
  [...new Set([...some.keys(), ...others.keys()])].filter(
    (name) => String(some.get(name)) !== String(others.get(name)),
  );
