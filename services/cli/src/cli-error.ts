import type { Text } from '@nhip/contracts';
import type { ExitCode } from './exit.js';

interface Details {
  readonly hint?: Text;
  /** More for programs, and what people are shown of it: `problems` and `errors`. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** Ends the command: what is wrong and where, what to do, and the exit code. */
export class CliError extends Error {
  readonly hint: Text | undefined;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(
    readonly exitCode: ExitCode,
    readonly code: string,
    readonly text: Text,
    { hint, fields = {} }: Details = {},
  ) {
    super(`${code}: ${text.en}`);
    this.hint = hint;
    this.fields = fields;
  }
}
