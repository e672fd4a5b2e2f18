import { parse } from '@bufbuild/cel';
import { composed } from '@nhip/contracts';
import { refuse, type Expr, LONGEST_EXPRESSION, MACROS } from './expr.js';
import { syntaxHint } from './syntax-hint.js';

type Parsed = ReturnType<typeof parse>;
type CelExpr = NonNullable<Parsed['expr']>;

const OPERATORS: Readonly<Record<string, string>> = {
  '_&&_': '&&',
  '_||_': '||',
  '!_': '!',
  '-_': 'neg',
  '_==_': '==',
  '_!=_': '!=',
  '_<_': '<',
  '_<=_': '<=',
  '_>_': '>',
  '_>=_': '>=',
  '_+_': '+',
  '_-_': '-',
  '_*_': '*',
  '_/_': '/',
  '_?_:_': '?:',
};

/** A plain decimal: no exponent, hexadecimal or suffix. */
const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?![\w.])/;
const MAX_DIGITS = 30;
/** Deeper trees are nobody's formula: they would only exhaust the stack of those that walk them. */
/** Parts of an expression: `in` repeats what stands before it for each element of its list. */
const MAX_PARTS = 10_000;

function syntaxError(source: string, error?: unknown): never {
  const location =
    (error as { location?: { start?: { offset?: number } } } | undefined)?.location?.start
      ?.offset ?? 0;
  return refuse(
    'wrong-expression',
    location,
    `không đọc được biểu thức “${source.slice(0, 200)}”`,
    `cannot read the expression “${source.slice(0, 200)}”`,
    syntaxHint(source) ?? {
      vi: 'viết theo cú pháp CEL, ví dụ: finished / (finished + late)',
      en: 'write CEL syntax, for example: finished / (finished + late)',
    },
  );
}

class Reader {
  readonly #positions: Readonly<Record<string, number>>;
  /** The parser writes macros out; how they were written stands beside its tree, by the same id. */
  readonly #macros: NonNullable<Parsed['sourceInfo']>['macroCalls'];
  #parts = 0;

  constructor(
    readonly source: string,
    parsed: Parsed,
  ) {
    this.#positions = parsed.sourceInfo?.positions ?? {};
    this.#macros = parsed.sourceInfo?.macroCalls ?? {};
  }

  /** Where the token of a node begins; the parser counts the space before an operator in. */
  #at(expr: CelExpr): number {
    const at = this.#positions[String(expr.id)] ?? 0;
    return at + (/^\s*/.exec(this.source.slice(at))?.[0].length ?? 0);
  }

  /** Numbers are read from the source, because the parser's own lose digits. */
  #number(at: number): Expr {
    const [, sign, whole = '', fraction = ''] = NUMBER.exec(this.source.slice(at)) ?? [];
    if (sign === undefined || whole.length + fraction.length > MAX_DIGITS)
      return refuse(
        'unsupported-literal',
        at,
        `số phải viết thập phân thường, tối đa ${MAX_DIGITS} chữ số`,
        `a number must be a plain decimal of at most ${MAX_DIGITS} digits`,
      );
    const digits = BigInt(whole + fraction);
    return { op: 'literal', value: sign ? -digits : digits, scale: fraction.length, at };
  }

  #literal(expr: CelExpr, kind: string | undefined, value: unknown): Expr {
    const at = this.#at(expr);
    if (kind === 'stringValue')
      return { op: 'literal', value: composed(String(value)), scale: 0, at };
    if (kind === 'boolValue') return { op: 'literal', value: value === true, scale: 0, at };
    if (kind === 'nullValue') return { op: 'literal', value: null, scale: 0, at };
    if (kind === 'bytesValue')
      return refuse(
        'unsupported-literal',
        at,
        'không dùng được hằng byte',
        'byte literals are not supported',
      );
    return this.#number(at);
  }

  #path(expr: CelExpr): readonly string[] | undefined {
    const kind = expr.exprKind;
    if (kind.case === 'identExpr') return [kind.value.name];
    if (kind.case === 'selectExpr' && kind.value.operand && !kind.value.testOnly) {
      const head = this.#path(kind.value.operand);
      return head && [...head, kind.value.field];
    }
    if (kind.case !== 'callExpr' || kind.value.function !== '_[_]') return undefined;
    const [of, key] = kind.value.args;
    const constant =
      key?.exprKind.case === 'constExpr' ? key.exprKind.value.constantKind : undefined;
    const head = of && this.#path(of);
    return head && constant?.case === 'stringValue'
      ? [...head, composed(constant.value)]
      : undefined;
  }

  /** `x in [a, b]` is `x == a || x == b`. */
  #membership(of: CelExpr, list: CelExpr, at: number): Expr {
    const elements = list.exprKind.case === 'listExpr' ? list.exprKind.value.elements : [];
    const [first, ...others] = elements.map((element): Expr => ({
      op: 'call',
      name: '==',
      args: [this.read(of), this.read(element)],
      at,
    }));
    if (!first)
      return refuse(
        'unsupported-syntax',
        at,
        '“in” cần một danh sách có phần tử: x in ["a", "b"]',
        '“in” needs a list with elements: x in ["a", "b"]',
      );
    return others.reduce(
      (left, right) => ({ op: 'call', name: '||', args: [left, right], at }),
      first,
    );
  }

  /** `list.exists(x, …)`; undefined where no macro of ours was written. */
  #macro(expr: CelExpr, at: number): Expr | undefined {
    const written = this.#macros[String(expr.id)]?.exprKind;
    if (written?.case !== 'callExpr' || !written.value.target) return undefined;
    const call = written.value;
    const name = MACROS.find((one) => one === call.function);
    const [variable, body, ...more] = call.args;
    if (!name || !body || more.length > 0 || variable?.exprKind.case !== 'identExpr')
      return undefined;
    return {
      op: 'macro',
      name,
      of: this.read(written.value.target),
      variable: variable.exprKind.value.name,
      body: this.read(body),
      at,
    };
  }

  read(expr: CelExpr): Expr {
    const kind = expr.exprKind;
    this.#parts += 1;
    if (this.#parts > MAX_PARTS) return tooLong();
    const at = this.#at(expr);
    if (kind.case === 'constExpr')
      return this.#literal(expr, kind.value.constantKind.case, kind.value.constantKind.value);
    const path = this.#path(expr);
    if (path) return { op: 'path', path, at };
    const macro = this.#macro(expr, at);
    if (macro) return macro;
    if (kind.case !== 'callExpr' || kind.value.target)
      return refuse(
        'unsupported-syntax',
        at,
        'cách viết này chưa dùng được',
        'this syntax is not supported',
        {
          vi: `hàm viết trước: lower(r.x); chỉ ${MACROS.join(', ')} viết sau danh sách: list.exists(x, x.a == null)`,
          en: `a function stands in front: lower(r.x); only ${MACROS.join(', ')} stand behind a list: list.exists(x, x.a == null)`,
        },
      );
    const [a, b] = kind.value.args;
    if (kind.value.function === '@in' && a && b) return this.#membership(a, b, at);
    return {
      op: 'call',
      name: OPERATORS[kind.value.function] ?? kind.value.function,
      args: kind.value.args.map((arg) => this.read(arg)),
      at,
    };
  }
}

const tooLong = (): never =>
  refuse(
    'expression-too-long',
    0,
    `biểu thức dài quá ${LONGEST_EXPRESSION} ký tự, hoặc lồng “in” quá nhiều`,
    `the expression is longer than ${LONGEST_EXPRESSION} characters, or nests “in” too often`,
  );

/** Reads CEL syntax into our tree; throws ExpressionError. Number literals are taken from the source text, exactly. */
export function parseExpression(source: string): Expr {
  if (source.length > LONGEST_EXPRESSION) return tooLong();
  let parsed: Parsed;
  try {
    parsed = parse(source);
  } catch (error) {
    return syntaxError(source, error);
  }
  if (!parsed.expr) return syntaxError(source);
  return new Reader(source, parsed).read(parsed.expr);
}
