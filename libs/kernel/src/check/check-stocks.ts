import { DAY_MS } from '@nhip/contracts';
import { checkExpression } from '../expression/check-expression.js';
import type { Evaluator } from '../expression/evaluator.js';
import { ExpressionError } from '../expression/expr.js';
import { parseExpression } from '../expression/parse-expression.js';
import { compileBounds, compileJs } from '../expression/to-js.js';
import type { Catalogue } from '../model/catalogue.js';
import type { CubeBody, TypeBody } from '../model/definitions.js';
import { scopeOf } from '../model/record-scope.js';
import { instantOf } from '../time/days.js';
import type { Report } from './report.js';

const ENTER = instantOf(20_000);
/** How long before it is entered a stock may be left, where nothing refuses it. */
const EARLIER = [1, DAY_MS, 400 * DAY_MS];

/** The checks of a type, as far as they can be read. */
function checksOf(type: TypeBody, catalogue: Catalogue): readonly Evaluator[] {
  const scope = scopeOf(type, catalogue);
  return (type.checks ?? []).flatMap(({ that }) => {
    try {
      const tree = checkExpression(parseExpression(that), scope);
      const [holds, within] = [compileJs(tree), compileBounds([tree])];
      return [(fields) => ((within?.(fields) ?? true) ? holds(fields) : null)];
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      return [];
    }
  });
}

/** Whether a stock is counted at both its ends, or begins with its record: then what was left before it was entered breaks opening + in = out + closing. */
function mustBalance(enter: string, leave: string, cube: CubeBody, type: TypeBody): boolean {
  const counted = new Set(
    Object.values(cube.measures).flatMap(({ count, at }) => (count && at ? [at] : [])),
  );
  return enter === type.effective || (counted.has(enter) && counted.has(leave));
}

const isStored = (name: string, { fields }: TypeBody): boolean =>
  Object.hasOwn(fields, name) && fields[name]?.value === undefined;

/** A stock that must balance and whose leave may lie on a day before its enter needs a check of its type. Only fields that rows bring are looked at, no expressions. */
export function checkStocks(
  cube: CubeBody,
  type: TypeBody,
  catalogue: Catalogue,
  report: Report,
): void {
  const checks = checksOf(type, catalogue);
  for (const [name, { stock, enter = '', leave = '' }] of Object.entries(cube.measures)) {
    if (!stock || !isStored(enter, type) || !isStored(leave, type)) continue;
    if (!mustBalance(enter, leave, cube, type)) continue;
    const isRefused = (by: number): boolean =>
      checks.some((holds) => holds({ [enter]: ENTER, [leave]: ENTER - by }) === false);
    if (EARLIER.every(isRefused)) continue;
    const that = `${leave} == null || day(${leave}) >= day(${enter})`;
    report.say(
      ['measures', name],
      'leave-before-enter-allowed',
      `“${name}” có thể ra (${leave}) trước ngày vào (${enter}): tồn đầu + vào không còn bằng ra + tồn cuối`,
      `“${name}” may be left (${leave}) on a day before it is entered (${enter}): opening + in would not be out + closing`,
      {
        vi: `thêm vào checks của kiểu ${cube.record}: { that: "${that}", code: leave-before-enter, vi: …, en: … }`,
        en: `add to the checks of the type ${cube.record}: { that: "${that}", code: leave-before-enter, vi: …, en: … }`,
      },
    );
  }
}
