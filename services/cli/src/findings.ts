import type { PackProblem, RowError } from '@nhip/contracts';
import type { Format } from './format.js';
import type { Output } from './output.js';
import type { Translate } from './texts/translator.js';

/** What a finding is written with. */
export interface Writer {
  readonly output: Output;
  readonly format: Format;
  readonly t: Translate;
}

const SHOWN = 20;

/** `file:line: what [code]`, and under it what to do. */
export function writeProblems(problems: readonly PackProblem[], { output, format }: Writer): void {
  for (const { file, line, code, message, hint } of problems) {
    output.line(`${file}:${line}: ${format.say(message)} [${code}]`);
    if (hint) output.line(`    ${format.say(hint)}`);
  }
}

/** The first rows that are wrong, and how many more there are. */
export function writeRowErrors(errors: readonly RowError[], { output, format, t }: Writer): void {
  for (const { row, column, message, code } of errors.slice(0, SHOWN)) {
    const said = { row, column, message: `${format.say(message)} [${code}]` };
    output.line(`  ${column === undefined ? t('rowError', said) : t('rowErrorColumn', said)}`);
  }
  if (errors.length > 0) output.line(`  ${t('rowNumbers')}`);
  if (errors.length > SHOWN) output.line(`  ${t('moreRows', { count: errors.length - SHOWN })}`);
}
