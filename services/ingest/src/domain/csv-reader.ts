export type Cells = readonly string[];

const [QUOTE, LF, CR] = [34, 10, 13];

/** A quote that opens a cell and is not closed, or is followed by text once it is. */
export interface BrokenQuote {
  readonly isClosed: boolean;
  /** Where it stands in the text, from 0. */
  readonly at: number;
}

/** The end of a quoted cell, after its closing quote; undefined where there is none. */
function endOfQuoted(text: string, opened: number): number | undefined {
  for (let at = opened + 1; ; at += 2) {
    at = text.indexOf('"', at);
    if (at < 0) return undefined;
    if (text.charCodeAt(at + 1) !== QUOTE) return at + 1;
  }
}

/**
 * Reads the records of a text one by one: RFC 4180 with the line ends of every system, also mixed, and rows of any length. Nothing is
 * guessed, trimmed or left out. A quote that is not where it may be is a character like others, and is told.
 */
export class CsvReader {
  #at = 0;
  #broken: BrokenQuote | undefined;
  #stray: number | undefined;
  #isOpen = false;
  readonly #delimiter: number;

  constructor(
    private readonly text: string,
    delimiter: string,
  ) {
    this.#delimiter = delimiter.charCodeAt(0);
  }

  /** Where the next record begins. */
  get at(): number {
    return this.#at;
  }

  /** The first broken quote so far: it may have taken the records after it into its cell. */
  get broken(): BrokenQuote | undefined {
    return this.#broken;
  }

  /** Whether the last record ends in a quote that is not closed: it may be several. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Of the last record the first cell that holds a quote without being quoted, from 0. */
  get stray(): number | undefined {
    return this.#stray;
  }

  /** The next record; undefined after the last. */
  next(): Cells | undefined {
    if (this.#at >= this.text.length) return undefined;
    this.#stray = undefined;
    const cells = [this.#cell(0)];
    while (this.text.charCodeAt(this.#at) === this.#delimiter) {
      this.#at += 1;
      cells.push(this.#cell(cells.length));
    }
    const isTwo =
      this.text.charCodeAt(this.#at) === CR && this.text.charCodeAt(this.#at + 1) === LF;
    this.#at += isTwo ? 2 : 1;
    return cells;
  }

  #cell(place: number): string {
    const from = this.#at;
    if (this.text.charCodeAt(from) === QUOTE) return this.#quoted(from);
    const quote = this.#toMark(from);
    if (quote) this.#stray ??= place;
    return this.text.slice(from, this.#at);
  }

  #quoted(from: number): string {
    const end = endOfQuoted(this.text, from);
    this.#isOpen = end === undefined;
    this.#toMark(end ?? this.text.length);
    if (this.#at === end) {
      const inside = this.text.slice(from + 1, end - 1);
      return inside.includes('"') ? inside.replaceAll('""', '"') : inside;
    }
    this.#broken ??= { isClosed: end !== undefined, at: from };
    return this.text.slice(from, this.#at);
  }

  /** Goes on to the next separator or line end. @returns whether there was a quote before it */
  #toMark(from: number): boolean {
    const { text } = this;
    let [at, quote] = [from, false];
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === this.#delimiter || code === LF || code === CR) break;
      if (code === QUOTE) quote = true;
    }
    this.#at = at;
    return quote;
  }
}
