import type { Code, CodeVersions } from '@nhip/contracts';
import type { Command } from 'commander';
import { path } from '../hub.js';
import type { Registry, Session } from '../session.js';

interface CodeOptions {
  readonly asOf?: string;
}

function codesOf(
  list: string,
  code: string | undefined,
  { asOf }: CodeOptions,
  { hub }: Session,
): Promise<readonly Code[]> {
  if (code === undefined) return hub.list<Code>('operator', path`/api/v1/codes/${list}`, { asOf });
  return hub
    .get<CodeVersions>('operator', path`/api/v1/codes/${list}/${code}`, { asOf })
    .then(({ items }) => items);
}

function writeCodes(items: readonly Code[], { output, format, t }: Session): void {
  output.table(
    [
      t('column.code'),
      t('column.name'),
      t('column.from'),
      t('column.to'),
      t('column.parent'),
      t('column.predecessors'),
      t('column.successors'),
    ],
    items.map((code) => [
      code.code,
      format.say(code.name),
      format.date(code.validFrom),
      code.validTo && format.date(code.validTo),
      code.parent,
      code.predecessors.join(', '),
      code.successors.join(', '),
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
    .action(async (list: string, code: string | undefined, options: CodeOptions) => {
      const current = session();
      const items = await codesOf(list, code, options, current);
      current.output.show({ items }, () => writeCodes(items, current));
    });
}
