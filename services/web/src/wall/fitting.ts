/** Rows of a table as they lie in its room, px. */
interface Room {
  /** Of each row. */
  readonly heights: readonly number[];
  /** For all of them. */
  readonly room: number;
  /** What the line takes that says which rows are shown. */
  readonly line: number;
}

/** Rows from one on, up to another that is not among them. */
export interface Shown {
  readonly from: number;
  readonly to: number;
}

/**
 * The parts in which a table is shown, one after the other: all rows at once where they fit, else as many as fit with the line that says
 * which they are; one at least, be it that it does not fit.
 */
export function partsThatFit({ heights, room, line }: Room): readonly Shown[] {
  const whole = heights.reduce((sum, height) => sum + height, 0);
  if (whole <= room) return [{ from: 0, to: heights.length }];
  const parts: { from: number; to: number }[] = [];
  let left = 0;
  heights.forEach((height, i) => {
    const part = parts.at(-1);
    if (part && height <= left) part.to = i + 1;
    else {
      parts.push({ from: i, to: i + 1 });
      left = room - line;
    }
    left -= height;
  });
  return parts;
}
