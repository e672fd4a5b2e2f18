import type { Evaluator, Fields } from '../expression/evaluator.js';
import { compileJs } from '../expression/to-js.js';
import { isNull, type Typed } from '../expression/typed.js';
import type { Atom } from './atom.js';
import type { Flow, Measure } from './measure.js';

/** Adds the atoms of one measure of a record. */
export type Emit = (fields: Fields, atoms: Atom[]) => void;

const constantOf = (tree: Typed): number | undefined =>
  tree.op === 'literal' && !isNull(tree) ? Number(tree.value) : undefined;

function counted({ measure, when }: Flow, at: Evaluator, amount: number): Emit {
  const push = (fields: Fields, atoms: Atom[]): void => {
    const instant = at(fields);
    if (instant !== null) atoms.push({ at: instant as number, measure, amount });
  };
  if (!when) return push;
  const test = compileJs(when);
  return (fields, atoms) => {
    if (test(fields) === true) push(fields, atoms);
  };
}

function emitFlow(flow: Flow): Emit {
  const { measure, when } = flow;
  const [at, constant] = [compileJs(flow.at), constantOf(flow.amount)];
  if (constant === 0) return () => undefined;
  if (constant !== undefined) return counted(flow, at, constant);
  const [amount, test] = [compileJs(flow.amount), when && compileJs(when)];
  return (fields, atoms) => {
    if (test && test(fields) !== true) return;
    const [instant, value] = [at(fields), amount(fields)];
    if (instant !== null && value !== null && value !== 0)
      atoms.push({ at: instant as number, measure, amount: value as number });
  };
}

/** Both flows of a stock at once: its two instants are read once. */
function emitStock(enterFlow: Flow, leaveFlow: Flow): Emit {
  const { measure } = enterFlow;
  const [enter, leave] = [compileJs(enterFlow.at), compileJs(leaveFlow.at)];
  return (fields, atoms) => {
    const from = enter(fields) as number | null;
    if (from === null) return;
    const to = leave(fields) as number | null;
    if (to !== null && to <= from) return;
    atoms.push({ at: from, measure, amount: 1 });
    if (to !== null) atoms.push({ at: to, measure, amount: -1 });
  };
}

/** Compiles a measure for the increments. It gives what its flows say, tree by tree; the property tests hold the two together. */
export function emitterOf({ flows, stock }: Measure): Emit {
  const [first, second] = flows;
  if (stock && first && second) return emitStock(first, second);
  const emitters = flows.map(emitFlow);
  return (fields, atoms) => {
    for (const emit of emitters) emit(fields, atoms);
  };
}
