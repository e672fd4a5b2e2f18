import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A number of 32 bits that a text always gives (FNV-1a). */
function numberOf(text: string): number {
  let hash = 0x81_1c_9d_c5;
  for (let i = 0; i < text.length; i += 1)
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01_00_01_93);
  return hash;
}

/** Draws that are always the same for one name: what happens to one dossier does not depend on how many others there are. */
export class Chance {
  readonly #generator;

  /** @param name of what is drawn for, the seed of the world in it */
  constructor(name: string) {
    this.#generator = xoroshiro128plus(numberOf(name));
  }

  /** An integer from `from` to `to`, both included. */
  integer(from: number, to: number): number {
    return uniformInt(this.#generator, from, to);
  }

  /** True in so many of a thousand cases. */
  permille(share: number): boolean {
    return this.integer(1, 1_000) <= share;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.integer(0, from.length - 1)] as T;
  }

  /** One of several, each as often as its weight says. */
  weighted<T>(from: readonly (readonly [weight: number, item: T])[]): T {
    let left = this.integer(
      1,
      from.reduce((sum, [weight]) => sum + weight, 0),
    );
    for (const [weight, item] of from) {
      left -= weight;
      if (left <= 0) return item;
    }
    return (from.at(-1) as readonly [number, T])[1];
  }

  /** A time that is mostly short and seldom long, of this mean, at most eight times it: in the unit of the mean. */
  span(mean: number): number {
    const drawn = -Math.log(this.integer(1, 1_000_000) / 1_000_000) * mean;
    return Math.min(Math.round(drawn), 8 * mean);
  }
}
