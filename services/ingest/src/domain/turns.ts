/** Work in pieces: whoever drives it may let others have their turn at each `yield`. */
export type Turns<T> = Generator<undefined, T, undefined>;

/** Characters of one turn, or bytes; a row counts as a few of them, however short it is. */
const [MOST_A_TURN, LEAST_A_ROW] = [100_000, 50];

/** Counts what was done in a turn: the rows of one are 2,000 at most, and take some milliseconds. */
export class Pace {
  #left = MOST_A_TURN;

  /** Whether it is another's turn after a row of this length. @param records that it makes, each of which may repeat what it has */
  isOver(length: number, records = 1): boolean {
    this.#left -= (LEAST_A_ROW + length) * records;
    if (this.#left > 0) return false;
    this.#left = MOST_A_TURN;
    return true;
  }
}

/** All turns one after the other. */
export function atOnce<T>(turns: Turns<T>): T {
  for (;;) {
    const { done, value } = turns.next();
    if (done) return value;
  }
}
