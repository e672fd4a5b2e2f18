import { apply, number } from '../expression/arithmetic.js';
import { checkExpression } from '../expression/check-expression.js';
import { refuse } from '../expression/expr.js';
import { parseExpression } from '../expression/parse-expression.js';
import type { Scope } from '../expression/scope.js';
import type { Type, Typed } from '../expression/typed.js';
import type { MeasureBody } from '../model/definitions.js';

/** An amount that counts at an instant, where `when` is true and neither of the two is null. */
export interface Flow {
  readonly measure: number;
  readonly at: Typed;
  /** In minor units. */
  readonly amount: Typed;
  /** Absent: always. */
  readonly when?: Typed;
}

export interface Measure {
  readonly name: string;
  readonly stock: boolean;
  /** Decimals of the minor unit that is summed. */
  readonly scale: number;
  readonly flows: readonly Flow[];
}

const NULL: Typed = { op: 'literal', type: 'null', scale: 0, value: null };

function read(source: string, scope: Scope, type: Type): Typed {
  const tree = checkExpression(parseExpression(source), scope);
  if (tree.type === type) return tree;
  return refuse(
    'type-mismatch',
    0,
    `“${source}” phải là ${type}, ở đây là ${tree.type}`,
    `“${source}” must be of type ${type}, this is ${tree.type}`,
  );
}

/** A stock is entered and left; a pair that is left no later than it was entered was never there, so neither side counts. */
function stock(body: MeasureBody, measure: number, scope: Scope): Flow[] {
  const [enter, leave] = [
    read(body.enter ?? '', scope, 'instant'),
    read(body.leave ?? '', scope, 'instant'),
  ];
  const after = apply('>', 'boolean', 0, leave, enter);
  return [
    {
      measure,
      at: enter,
      amount: number(1),
      when: apply('||', 'boolean', 0, apply('==', 'boolean', 0, leave, NULL), after),
    },
    { measure, at: leave, amount: number(-1), when: after },
  ];
}

function flow(body: MeasureBody, measure: number, scope: Scope): Flow {
  const at = read(body.at ?? '', scope, 'instant');
  if (body.sum !== undefined) return { measure, at, amount: read(body.sum, scope, 'number') };
  return {
    measure,
    at,
    amount: number(1),
    ...(typeof body.count === 'string' && { when: read(body.count, scope, 'boolean') }),
  };
}

/** Exactly one of the three shapes: `count` with `at`, `sum` with `at`, `stock` with `enter` and `leave`. */
function isComplete(body: MeasureBody): boolean {
  const kinds = [body.count !== undefined, body.sum !== undefined, body.stock === true].filter(
    Boolean,
  ).length;
  if (kinds !== 1) return false;
  return body.stock
    ? Boolean(body.enter && body.leave && !body.at)
    : Boolean(body.at && !body.enter && !body.leave);
}

/** Reads one measure of a cube; throws ExpressionError. @param index its place in the cube's order */
export function readMeasure(name: string, body: MeasureBody, index: number, scope: Scope): Measure {
  if (!isComplete(body))
    return refuse(
      'wrong-measure',
      0,
      `số đếm “${name}” cần count hoặc sum với at, hoặc stock với enter và leave`,
      `measure “${name}” needs count or sum with at, or stock with enter and leave`,
    );
  const flows = body.stock ? stock(body, index, scope) : [flow(body, index, scope)];
  const summed = body.sum === undefined ? undefined : flows[0]?.amount;
  return { name, stock: body.stock === true, scale: summed?.scale ?? 0, flows };
}
