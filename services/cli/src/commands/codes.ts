import type { Code, CodeChange, CodeVersions } from '@nhip/contracts';
import type { Command } from 'commander';
import { oneCodeOrChanges } from '../faults.js';
import { path } from '../hub.js';
import type { Registry, Session } from '../session.js';
import { wordOf } from '../texts/translator.js';

interface CodeOptions {
  readonly asOf?: string;
  readonly since?: string;
}

/** National lists have thousands of codes. */
const AT_ONCE = { limit: 1_000 };

function codesOf(
  list: string,
  code: string | undefined,
  { asOf }: CodeOptions,
  { hub }: Session,
): Promise<readonly Code[]> {
  if (code === undefined)
    return hub.list<Code>('operator', path`/api/v1/codes/${list}`, { ...AT_ONCE, asOf });
  return hub
    .get<CodeVersions>('operator', path`/api/v1/codes/${list}/${code}`, { asOf })
    .then(({ items }) => items);
}

function writeCodes(items: readonly Code[], { output, format, t }: Session): void {
  const isNoted = items.some(({ note }) => note !== undefined);
  const hasLevels = items.some(({ level }) => level !== undefined);
  output.table(
    [
      t('column.code'),
      t('column.name'),
      t('column.from'),
      t('column.to'),
      t('column.parent'),
      ...(hasLevels ? [t('column.level')] : []),
      t('column.predecessors'),
      t('column.successors'),
      ...(isNoted ? [t('column.note')] : []),
    ],
    items.map((code) => [
      code.code,
      format.say(code.name),
      format.date(code.validFrom),
      code.validTo && format.date(code.validTo),
      code.parent,
      ...(hasLevels ? [code.level] : []),
      code.predecessors.join(', '),
      code.successors.join(', '),
      ...(isNoted ? [code.note && format.say(code.note)] : []),
    ]),
  );
}

function changesOf(list: string, query: CodeOptions, { hub }: Session) {
  const { since, asOf } = query;
  const url = path`/api/v1/code-changes/${list}`;
  return hub.list<CodeChange>('operator', url, { ...AT_ONCE, since, asOf });
}

function writeChanges(items: readonly CodeChange[], { output, format, t }: Session): void {
  const named = (code: Code | null): string | undefined => code?.name && format.say(code.name);
  if (items.length === 0) return output.line(t('nothingChanged'));
  output.table(
    [
      t('column.code'),
      t('column.change'),
      t('column.nameBefore'),
      t('column.nameAfter'),
      t('column.successors'),
    ],
    items.map(({ code, change, before, after }) => [
      code,
      wordOf(t, 'codeChange', change),
      named(before),
      named(after),
      before?.successors.join(', '),
    ]),
  );
}

export function codeCommands(program: Command, { t, session }: Registry): void {
  program
    .command('codes')
    .description(t('command.codes'))
    .argument('<list>', t('argument.list'))
    .argument('[code]', t('argument.code'))
    .option('--as-of <day>', t('option.codesAsOf'))
    .option('--since <day>', t('option.codesSince'))
    .action(async (list: string, code: string | undefined, options: CodeOptions) => {
      const current = session();
      if (options.since !== undefined) {
        if (code !== undefined) throw oneCodeOrChanges();
        const changes = await changesOf(list, options, current);
        return current.output.show({ items: changes }, () => writeChanges(changes, current));
      }
      const items = await codesOf(list, code, options, current);
      current.output.show({ items }, () => writeCodes(items, current));
    });
}
