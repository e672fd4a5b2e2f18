import fc from 'fast-check';

/** Members whose absence is allowed, and maps whose members are free. */
export interface Freedom {
  readonly optional?: readonly string[];
  readonly maps?: readonly string[];
  /** Places that take both numbers and texts. */
  readonly loose?: readonly string[];
  /** Members that may be null. */
  readonly nullable?: readonly string[];
  /** Whether it is the fields of a record: values, and lists of objects of values. */
  readonly fields?: boolean;
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
type Path = readonly (string | number)[];

const NUMBERS = ['1e400', '9007199254740992', '0.5'];
/** No field of a record. */
const NO_FIELD = ['{}', '[7]', '[null]', '[{"a":[]}]', '[{"a":0.5}]', ...NUMBERS];

/** JSON that is none, or not of the kind that is expected: whatever stood there, this must not. */
function wrongFor(value: Json, isLoose: boolean): readonly string[] {
  if (Array.isArray(value)) return ['{}', 'null', '"x"', '7'];
  if (value !== null && typeof value === 'object') return ['[]', 'null', '"x"', '7'];
  if (isLoose) return ['{}', '[]', ...NUMBERS];
  if (typeof value === 'number') return ['{}', '[]', 'null', 'true', '"x"', 'NaN', ...NUMBERS];
  if (typeof value === 'string') return ['{}', '[]', 'true', '7'];
  return ['{}', '[]', '7'];
}

interface Fault {
  readonly path: Path;
  /** JSON text in place of the value; undefined: the member is taken away. */
  readonly text: string | undefined;
}

function faultsAt(value: Json, path: Path, freedom: Freedom): readonly Fault[] {
  const name = String(path.findLast((part) => typeof part === 'string') ?? '');
  const parent = String(path.at(-2) ?? '');
  const { fields = false, maps = [] } = freedom;
  const isFree = maps.includes(parent) || (fields && path.length === 3);
  const isLoose = isFree || (freedom.loose?.includes(name) ?? false);
  const gone =
    typeof path.at(-1) === 'string' && !isFree && !freedom.optional?.includes(name)
      ? [{ path, text: undefined }]
      : [];
  const isNullable = freedom.nullable?.includes(name) ?? false;
  // What is null may be a number elsewhere.
  const isRight = (text: string): boolean =>
    isNullable && (text === 'null' || (value === null && text === '7'));
  const texts = (fields && path.length === 1 ? NO_FIELD : wrongFor(value, isLoose)).filter(
    (text) => !isRight(text),
  );
  const wrong = path.length === 0 ? [] : texts.map((text) => ({ path, text }));
  const inside =
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, member]) =>
          faultsAt(member, [...path, Array.isArray(value) ? Number(key) : key], freedom),
        )
      : [];
  return [...gone, ...wrong, ...inside];
}

const HOLE = '\u2402hole';

function withFault(value: Json, { path, text }: Fault): string {
  const [first, ...rest] = path;
  const put = (at: Json, [name, ...more]: Path): Json => {
    if (name === undefined) return HOLE;
    if (Array.isArray(at))
      return at.map((one, i) => (i === name ? put(one as Json, more) : one)) as Json;
    const members = Object.entries(at as Record<string, Json>).flatMap(([key, one]) => {
      if (key !== name) return [[key, one]];
      return more.length === 0 && text === undefined ? [] : [[key, put(one, more)]];
    });
    return Object.fromEntries(members) as Json;
  };
  return JSON.stringify(put(value, first === undefined ? [] : [first, ...rest])).replace(
    JSON.stringify(HOLE),
    text ?? '',
  );
}

/** JSON of a message with one fault: a member that is missing or of another kind, a number that is none or too large, an end that is cut off. */
export function mutilated(message: unknown, freedom: Freedom): fc.Arbitrary<string> {
  const json = JSON.stringify(message);
  const faults = faultsAt(JSON.parse(json) as Json, [], freedom);
  const inside = faults.map((fault) => withFault(JSON.parse(json) as Json, fault));
  return fc.oneof(
    ...(inside.length > 0 ? [fc.constantFrom(...inside)] : []),
    fc.nat({ max: json.length - 1 }).map((end) => json.slice(0, end)),
    fc.constantFrom(`[${json}]`, 'null', '7', '"x"', `${json}${json}`),
  );
}
