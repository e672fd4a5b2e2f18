import { parse } from '@bufbuild/cel';
import { refuse, type Expr } from './expr.js';

type Parsed = ReturnType<typeof parse>;
type CelExpr = NonNullable<Parsed['expr']>;

const OPERATORS: Readonly<Record<string, string>> = {
  '_&&_': '&&', '_||_': '||', '!_': '!', '-_': 'neg', '_==_': '==', '_!=_': '!=', '_<_': '<', '_<=_': '<=', '_>_': '>', '_>=_': '>=',
  '_+_': '+', '_-_': '-', '_*_': '*', '_/_': '/', '_?_:_': '?:',
};

const NUMBER = /^\d+(?:\.(\d+))?/;

function syntaxError(source: string, error: unknown): never {
  const said = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
  const location = (error as { location?: { start?: { offset?: number } } }).location?.start?.offset ?? 0;
  const hint = /(^|[^=!<>])=([^=]|$)/.test(source) ? { vi: '; so sánh bằng viết là ==', en: '; equality is written ==' } : { vi: '', en: '' };
  return refuse('wrong-expression', location, `không đọc được biểu thức “${source}”${hint.vi} (${said})`, `cannot read the expression “${source}”${hint.en} (${said})`);
}

/** Reads CEL syntax into our tree. Number literals are taken from the source text, exactly. */
export function parseExpression(source: string): Expr {
  let parsed: Parsed;
  try {
    parsed = parse(source);
  } catch (error) {
    return syntaxError(source, error);
  }
  const positions = parsed.sourceInfo?.positions ?? {};
  const at = (expr: CelExpr): number => positions[String(expr.id)] ?? 0;

  const literal = (expr: CelExpr, kind: string | undefined, value: unknown): Expr => {
    const where = at(expr);
    if (kind === 'stringValue') return { op: 'literal', value: String(value).normalize('NFC'), scale: 0, at: where };
    if (kind === 'boolValue') return { op: 'literal', value: value === true, scale: 0, at: where };
    if (kind === 'nullValue') return { op: 'literal', value: null, scale: 0, at: where };
    const digits = NUMBER.exec(source.slice(where).replace(/^-\s*/, ''));
    if (!digits) return refuse('unsupported-literal', where, 'không dùng được hằng này', 'this literal is not supported');
    const sign = source.slice(where).startsWith('-') ? -1n : 1n;
    return { op: 'literal', value: sign * BigInt(digits[0].replace('.', '')), scale: digits[1]?.length ?? 0, at: where };
  };

  const path = (expr: CelExpr): readonly string[] | undefined => {
    const kind = expr.exprKind;
    if (kind.case === 'identExpr') return [kind.value.name];
    if (kind.case === 'selectExpr' && kind.value.operand) {
      const head = path(kind.value.operand);
      return head && [...head, kind.value.field];
    }
    if (kind.case === 'callExpr' && kind.value.function === '_[_]') return indexed(kind.value.args);
    return undefined;
  };
  const indexed = (args: readonly CelExpr[]): readonly string[] | undefined => {
    const [of, key] = args;
    const constant = key?.exprKind.case === 'constExpr' ? key.exprKind.value.constantKind : undefined;
    const head = of && path(of);
    return head && constant?.case === 'stringValue' ? [...head, constant.value] : undefined;
  };

  const walk = (expr: CelExpr): Expr => {
    const kind = expr.exprKind;
    const where = at(expr);
    if (kind.case === 'constExpr') return literal(expr, kind.value.constantKind.case, kind.value.constantKind.value);
    const names = path(expr);
    if (names) return { op: 'path', path: names, at: where };
    if (kind.case !== 'callExpr' || kind.value.target) return refuse('unsupported-syntax', where, 'cách viết này chưa dùng được', 'this syntax is not supported');
    const name = OPERATORS[kind.value.function] ?? kind.value.function;
    return { op: 'call', name, args: kind.value.args.map(walk), at: where };
  };
  if (!parsed.expr) return syntaxError(source, 'empty');
  return walk(parsed.expr);
}
