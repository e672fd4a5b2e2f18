const absolute = (a: bigint): bigint => (a < 0n ? -a : a);
const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));

/** An exact rational number in lowest terms, denominator positive. */
export class Rational {
  static readonly zero = new Rational(0n, 1n);

  private constructor(
    readonly numerator: bigint,
    readonly denominator: bigint,
  ) {}

  static of(numerator: bigint | number, denominator: bigint | number = 1n): Rational {
    const [n, d] = [BigInt(numerator), BigInt(denominator)];
    if (d === 0n) throw new RangeError('division by zero');
    const divisor = gcd(absolute(n), absolute(d)) || 1n;
    const sign = d < 0n ? -1n : 1n;
    return new Rational((sign * n) / divisor, (sign * d) / divisor);
  }

  plus(other: Rational): Rational {
    return Rational.of(
      this.numerator * other.denominator + other.numerator * this.denominator,
      this.denominator * other.denominator,
    );
  }

  minus(other: Rational): Rational {
    return this.plus(Rational.of(-other.numerator, other.denominator));
  }

  times(other: Rational): Rational {
    return Rational.of(this.numerator * other.numerator, this.denominator * other.denominator);
  }

  /** Undefined where `other` is zero: a ratio of nothing is no number. */
  over(other: Rational): Rational | undefined {
    return other.numerator === 0n
      ? undefined
      : Rational.of(this.numerator * other.denominator, this.denominator * other.numerator);
  }

  compare(other: Rational): number {
    const difference = this.numerator * other.denominator - other.numerator * this.denominator;
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }

  /** Decimal text with exactly `decimals` places, halves away from zero. */
  toFixed(decimals: number): string {
    const scaled = absolute(this.numerator) * 10n ** BigInt(decimals);
    const rounded = (2n * scaled + this.denominator) / (2n * this.denominator);
    const digits = rounded.toString().padStart(decimals + 1, '0');
    const sign = this.numerator < 0n && rounded !== 0n ? '-' : '';
    return (
      sign + (decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`)
    );
  }
}
