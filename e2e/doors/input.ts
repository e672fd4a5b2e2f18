/** What is wrong with a row, as its sender must hear it: where, and the words without which nobody can mend it, in both languages. */
export interface Wrong {
  readonly row: number;
  readonly code: string;
  readonly column?: string;
  readonly says?: readonly string[];
}

export interface Accepted {
  /** Rows of the file, those that are refused among them. */
  readonly received: number;
  /** Lines that are no data. */
  readonly skipped?: number;
  readonly wrong?: readonly Wrong[];
  readonly notes?: readonly Wrong[];
  readonly notKept?: readonly string[];
  /** What records of some rows hold; without this, the id of each is the number of its row. */
  readonly records?: Readonly<Record<number, object>>;
}

export interface Refused {
  readonly status: number;
  readonly code: string;
  /** What both languages must name. */
  readonly says?: readonly string[];
}

/** How an input is sent where it is not a CSV file to the feed that declares nothing. */
export interface Way {
  /** What the feed declares: a key of `DECLARED`. */
  readonly feed?: string;
  readonly type?: string | null;
  readonly coding?: string;
  readonly query?: string;
  /** Another request than a sending; `{feed}` is the path of the feed's records. */
  readonly request?: `${'GET' | 'POST' | 'DELETE'} ${string}`;
  /** Into the inbox in Kafka, in place of HTTP. */
  readonly isInbox?: true;
}

/** What somebody sends, and what must come of it. */
export interface Input extends Way {
  readonly name: string;
  readonly body: Buffer | string | null;
  readonly taken?: Accepted;
  readonly refused?: Refused;
  /** A command that is taken, or a sending that writes nothing: the status alone. */
  readonly status?: number;
}

export const taken = (
  name: string,
  body: Input['body'],
  received: number,
  more: Omit<Accepted, 'received'> & Way = {},
): Input => {
  const { skipped, wrong, notes, notKept, records, ...way } = more;
  return {
    name,
    body,
    ...way,
    taken: { received, skipped, wrong, notes, notKept, records } as Accepted,
  };
};

export const refused = (
  name: string,
  body: Input['body'],
  [status, code, ...says]: readonly [status: number, code: string, ...says: string[]],
  way: Way = {},
): Input => ({ name, body, ...way, refused: { status, code, says } });

export const wrong = (
  row: number,
  code: string,
  column?: string,
  ...says: readonly string[]
): Wrong => ({ row, code, ...(column !== undefined && { column }), says });

export const NDJSON = 'application/x-ndjson';
export const JSON_TYPE = 'application/json';
export const AT = '2026-11-25T08:00:00+07:00';
/** Stand for a person: no answer and no quarantine may hold them. */
export const PERSON = 'Nguyễn Văn An';
export const PERSON_NUMBER = '079012345678';

export const HEADER = 'id;channel;at;note';
/** A line of a CSV file whose id is the number of its row. */
export const line = (row: number, note = ''): string => `${row};Desk;${AT};${note}`;
export const file = (...lines: readonly string[]): string => [HEADER, ...lines, ''].join('\n');

/** A row whose id is its number. */
export const row = (number: number, more: object = {}): object => ({
  id: String(number),
  channel: 'Desk',
  at: AT,
  ...more,
});
export const ndjson = (...rows: readonly object[]): string =>
  rows.map((one) => JSON.stringify(one)).join('\n');
