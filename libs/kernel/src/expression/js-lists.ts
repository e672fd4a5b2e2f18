import type { Compile, Evaluator, Fields, Item } from './evaluator.js';
import type { Elements, Fold, Folding, Value } from './typed.js';

/** What an item gives to its fold; undefined where it is not among the elements. */
type Element = (item: Item, fields: Fields) => Value | undefined;
type Run = (items: readonly Item[], element: Element, fields: Fields) => Value;

/** The items of a record's list; undefined where it has none. */
export const itemsIn = (fields: Fields, field: string): readonly Item[] | undefined => {
  const items = fields[field];
  return Array.isArray(items) ? (items as readonly Item[]) : undefined;
};

function count(items: readonly Item[], element: Element, fields: Fields): Value {
  let size = 0;
  for (const item of items) if (element(item, fields) !== undefined) size += 1;
  return size;
}

/** `decisive` as soon as one element is; else unknown where one is unknown. */
const test =
  (decisive: boolean): Run =>
  (items, element, fields) => {
    let isUnknown = false;
    for (const item of items) {
      const value = element(item, fields);
      if (value === decisive) return decisive;
      isUnknown ||= value === null;
    }
    return isUnknown ? null : !decisive;
  };

/** Exact also where a part of the sum, but not the whole, leaves the safe integers. */
function sum(items: readonly Item[], element: Element, fields: Fields): Value {
  let [small, wide] = [0, 0n];
  for (const item of items) {
    const value = element(item, fields);
    if (value === undefined) continue;
    if (value === null) return null;
    const next = small + (value as number);
    if (Number.isSafeInteger(next)) small = next;
    else [small, wide] = [0, wide + BigInt(small) + BigInt(value as number)];
  }
  return wide === 0n ? small : Number(wide + BigInt(small));
}

const extreme =
  (isBetter: (value: number, than: number) => boolean): Run =>
  (items, element, fields) => {
    let best: number | null = null;
    for (const item of items) {
      const value = element(item, fields);
      if (value === undefined) continue;
      if (value === null) return null;
      if (best === null || isBetter(value as number, best)) best = value as number;
    }
    return best;
  };

const RUNS: Readonly<Record<Folding, Run>> = {
  size: count,
  exists: test(true),
  all: test(false),
  sum,
  min: extreme((value, than) => value < than),
  max: extreme((value, than) => value > than),
};

/** @param current the items that the walks have come to, by depth */
function elementOf({ depth, when, value }: Elements, current: Item[], compile: Compile): Element {
  const [isAmong, read] = [when && compile(when), value && compile(value)];
  return (item, fields) => {
    current[depth] = item;
    if (isAmong && isAmong(fields) !== true) return undefined;
    return read ? read(fields) : true;
  };
}

/** What is made of a list; null where the record has none. */
export function fold({ folding, of }: Fold, current: Item[], compile: Compile): Evaluator {
  const [run, element] = [RUNS[folding], elementOf(of, current, compile)];
  return (fields) => {
    const items = itemsIn(fields, of.field);
    return items === undefined ? null : run(items, element, fields);
  };
}
