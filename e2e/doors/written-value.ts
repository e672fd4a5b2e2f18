/** A number as it was written. */
export class Written {
  constructor(readonly source: string) {}
}

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** A number in one spelling: its digits without zeros around them, and the power of ten. */
function plain(source: string): string {
  const [, sign, whole = '', fraction = '', power = '0'] = NUMBER.exec(source) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const short = digits.replace(/0+$/, '');
  const moved = BigInt(digits.length - short.length - fraction.length);
  return short === '' ? '0' : `${sign}${short}e${BigInt(power) + moved}`;
}

/** Whether a value is what was written; a number that cannot be held stands as its text. */
function isSame(value: unknown, written: unknown): boolean {
  if (written instanceof Written)
    return typeof value === 'number'
      ? plain(String(value)) === plain(written.source)
      : value === written.source;
  if (written instanceof Map) return isAsWritten(value, Object.fromEntries(written));
  if (!Array.isArray(written)) return value === written;
  const isAlike = Array.isArray(value) && value.length === written.length;
  return isAlike && written.every((one, i) => isSame(value[i], one));
}

/** Whether an object holds all that was written, and nothing else. */
export function isAsWritten(value: unknown, written: Readonly<Record<string, unknown>>): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const [row, names] = [value as Readonly<Record<string, unknown>>, Object.keys(written)];
  const isAlike = Object.keys(row).length === names.length;
  return (
    isAlike && names.every((name) => Object.hasOwn(row, name) && isSame(row[name], written[name]))
  );
}
