import { Fault, isUnavailable } from '@nhip/contracts';

/** EX_DATAERR of sysexits: what the service found in its stores refuses it, and a start anew would find the same. */
const REFUSED = 65;

const told = ({ code, text, hint }: Fault): string =>
  [text.vi, text.en, ...(hint ? [hint.vi, hint.en] : []), `(${code})`]
    .map((line) => `${line}\n`)
    .join('');

/**
 * Ends the process with 65 where a start was refused by a Fault that waiting does not mend; stderr then has its text and hint in both
 * languages, which the launcher shows. Any other error is thrown again: a supervisor tries once more.
 */
export function endRefused(error: unknown): never {
  if (!(error instanceof Fault) || isUnavailable(error)) throw error;
  process.stderr.write(told(error));
  return process.exit(REFUSED);
}
