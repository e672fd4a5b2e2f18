import {
  aCount,
  anInstant,
  anInteger,
  anObject,
  aNumber,
  aText,
  checked,
  expect,
  listOf,
  mapOf,
  textOf,
  type Check,
  type ReceivedMessage,
  type EncodedMessage,
} from './checks.js';

/** The day of a cell that counts records which could not be given one: behind the measures, where `values` has one more. Cells without codes count those of the whole cube. */
export const UNDATED_DAY = -(2 ** 20);

/** The absolute values of one cell after a commit. */
export interface CellMessage {
  readonly kind: 'cell';
  readonly cube: string;
  readonly cubeVersion: number;
  /** Code versions, in the order of the cube's dimensions; '' where the record has none. */
  readonly dims: readonly string[];
  /** Days since 1970-01-01 in the reporting zone (+07:00). */
  readonly day: number;
  readonly bucket: number;
  /** One integer for each measure, in the order of the cube's definition; as text where beyond 2^53. One more says how many records could not be counted. */
  readonly values: readonly (number | string)[];
  readonly epoch: number;
  readonly commit: number;
}

/** Ends the cells of one commit. */
export interface CommitMessage {
  readonly kind: 'commit';
  readonly epoch: number;
  readonly commit: number;
  /** Instant of the commit, integer ms of the hub clock. */
  readonly at: number;
  readonly revision: number;
  /** How many cell messages of this commit went before. */
  readonly cells: number;
  /** By cube the version that is read from this commit on; of a cube that is absent none is whole yet. */
  readonly live: Readonly<Record<string, number>>;
}

/** At a thousand commits a second, after 34 years. */
export const LAST_COMMIT = 2 ** 40;

/** A commit of an epoch as one number, by which later ones are greater. */
export const stampOf = (epoch: number, commit: number): number =>
  (epoch - 1) * LAST_COMMIT + commit;

/** The epoch and the commit of a stamp. */
export const commitOfStamp = (
  stamp: number,
): { readonly epoch: number; readonly commit: number } => ({
  epoch: Math.floor(stamp / LAST_COMMIT) + 1,
  commit: stamp % LAST_COMMIT,
});
/** An epoch begins where the database went back: a greater one than this was made up. Up to it epoch and commit together are one exact number. */
export const LAST_EPOCH = 2 ** 13 - 1;

/** @param combination number of the cell's combination of codes in the ledger: the key under which the last value is kept */
export const encodeCell = (message: CellMessage, combination: number): EncodedMessage => ({
  key: `${combination}/${message.day}/${message.bucket}`,
  value: JSON.stringify(message),
});

export const encodeCommit = (message: CommitMessage): EncodedMessage => ({
  key: 'commit',
  value: JSON.stringify(message),
});

const anExactInteger = expect(
  'an integer, as text beyond 2^53',
  (value) =>
    Number.isSafeInteger(value) || (typeof value === 'string' && /^-?\d{1,60}$/.test(value)),
);
const upTo = (most: number): Check =>
  expect(
    `a count of at most ${most}`,
    (value) => Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= most,
  );
const anEpoch = upTo(LAST_EPOCH);
const aCommitNumber = upTo(LAST_COMMIT);
const aCell = anObject({
  cube: aText,
  cubeVersion: aCount,
  dims: listOf(aText),
  day: anInteger,
  bucket: aCount,
  values: listOf(anExactInteger),
  epoch: anEpoch,
  commit: aCommitNumber,
});
const aCommit = anObject({
  epoch: anEpoch,
  commit: aCommitNumber,
  at: anInstant,
  revision: aNumber,
  cells: aCount,
  live: mapOf(aCount),
});
const aKind = anObject({
  kind: expect('cell or commit', (value) => value === 'cell' || value === 'commit'),
});
const aCellOrCommit = (value: unknown) =>
  aKind(value) ?? ((value as CellMessage).kind === 'cell' ? aCell(value) : aCommit(value));

/** Reads what `ledger` wrote. Throws Fault `undecodable-message`, also for a value that was taken away (null). */
export const decodeCell = ({ value }: ReceivedMessage): CellMessage | CommitMessage =>
  checked(textOf(value), 'value', aCellOrCommit);
