import type { PackProblem, RowError } from '@nhip/contracts';
import type { CliError } from './cli-error.js';
import { writeProblems, writeRowErrors, type Writer } from './findings.js';

/** Tells what ended the command: as JSON `{code, message, hint?, …}`, or in lines: what and where, what to do, and each fault. */
export function report({ code, text, hint, fields }: CliError, writer: Writer): void {
  const { output, format, t } = writer;
  const { withdrawnBy } = fields;
  output.show({ ...fields, code, message: text, ...(hint && { hint }) }, () => {
    output.line(`${format.say(text)} [${code}]`);
    if (hint) output.line(`  ${format.say(hint)}`);
    if (typeof withdrawnBy === 'string') output.line(`  ${t('column.withdrawnBy')} ${withdrawnBy}`);
    writeProblems((fields['problems'] ?? []) as readonly PackProblem[], writer);
    writeRowErrors((fields['errors'] ?? []) as readonly RowError[], writer);
  });
}
