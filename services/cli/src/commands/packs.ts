import { basename, join, resolve } from 'node:path';
import {
  Fault,
  type CodeVersionsChanged,
  type LoadedPack,
  type PackProblem,
  type RegistryMessage,
} from '@nhip/contracts';
import { checkDefinitions } from '@nhip/kernel';
import { readFolder, readPack, runCases, type PackFile } from '@nhip/packs';
import type { Command } from 'commander';
import { CliError } from '../cli-error.js';
import { EXIT } from '../exit.js';
import { emptyPack, fileFault } from '../faults.js';
import { writeProblems } from '../findings.js';
import type { Registry, Session } from '../session.js';

/** The YAML of a pack. Throws CliError where there is none or it cannot be read. */
function filesOf(folder: string, cwd: string): readonly PackFile[] {
  try {
    const files = readFolder(resolve(cwd, folder));
    if (files.length > 0) return files;
  } catch (error) {
    if (!(error instanceof Fault)) throw fileFault(error, folder);
    throw new CliError(EXIT.usage, error.code, error.text, { hint: error.hint });
  }
  throw emptyPack(folder);
}

/** Names each file as the user does: from where the command runs. */
const inFolder = (folder: string, problems: readonly PackProblem[]): readonly PackProblem[] =>
  problems.map((problem) => ({ ...problem, file: join(folder, problem.file) }));

/** Checks a pack and runs its cases, without a hub. @param others folders of packs that a hub would have too */
function check(folder: string, others: readonly string[], session: Session): void {
  const { io, output, t } = session;
  const known = others.map((one) => ({ one, ...readPack(filesOf(one, io.cwd)) }));
  const definitions = known.flatMap((one) => one.definitions);
  const pack = readPack(filesOf(folder, io.cwd));
  const wrong = [...pack.problems, ...checkDefinitions(pack.definitions, definitions)];
  const problems = [
    ...known.flatMap((other) => inFolder(other.one, other.problems)),
    ...inFolder(folder, wrong.length > 0 ? wrong : runCases(pack, definitions)),
  ];
  const count = pack.definitions.length;
  const cases = pack.mappingCases.length + pack.valueCases.length;
  output.show({ definitions: count, cases, problems }, () => {
    writeProblems(problems, session);
    if (others.length === 0 && problems.some(({ code }) => code === 'unknown-reference'))
      output.line(t('definedElsewhere'));
    output.line(
      problems.length > 0
        ? t('faults', { count: problems.length })
        : t('checked', { count, cases }),
    );
  });
  if (problems.length > 0) session.exitCode = EXIT.no;
}

/** The refusal of a pack with its files named as the user does. */
function refusedIn(folder: string, error: unknown): unknown {
  if (!(error instanceof CliError) || !Array.isArray(error.fields['problems'])) return error;
  const problems = inFolder(folder, error.fields['problems'] as readonly PackProblem[]);
  return new CliError(error.exitCode, error.code, error.text, {
    hint: error.hint,
    fields: { ...error.fields, problems },
  });
}

/** What a new version of a code list does to the code versions in use. */
function writeCodesChanged(
  { id, version }: { readonly id: string; readonly version: number },
  { new: added, changed, removed }: CodeVersionsChanged,
  { output, t }: Session,
): void {
  const counts = { added: added.count, changed: changed.count, removed: removed.count };
  output.line(t('codesChanged', { id, version, ...counts }));
  for (const [sign, { count, first }] of [
    ['+', added],
    ['~', changed],
    ['−', removed],
  ] as const)
    if (count > 0) output.line(`  ${sign} ${first.join(', ')}${count > first.length ? ', …' : ''}`);
}

/** Loads a pack into the hub, whole or not at all, or only says what that would do. */
export async function load(folder: string, isDryRun: boolean, session: Session): Promise<void> {
  const { hub, io, output, t } = session;
  const body = { name: basename(resolve(io.cwd, folder)), files: filesOf(folder, io.cwd) };
  const query = { dryRun: isDryRun || undefined };
  const answer = await hub
    .post<LoadedPack>('admin', '/api/v1/packs', body, query)
    .catch((error: unknown) => {
      throw refusedIn(folder, error);
    });
  const count = answer.definitions.filter(({ change }) => change === 'new').length;
  const { revision } = answer;
  output.show(answer, () => {
    if (count === 0) output.line(t('nothingNew'));
    else output.line(isDryRun ? t('wouldLoad', { count }) : t('loaded', { count, revision }));
    for (const { newest, codes, ...one } of answer.definitions) {
      if (newest !== undefined) output.line(t('older', { ...one, newest }));
      if (codes !== undefined) writeCodesChanged(one, codes, session);
    }
  });
}

async function listDefinitions(kind: string | undefined, session: Session): Promise<void> {
  const { hub, output, t } = session;
  const items = await hub.list<RegistryMessage>('admin', '/api/v1/definitions', { kind });
  output.show({ items }, () =>
    output.table(
      [
        t('column.kind'),
        t('column.id'),
        t('column.version'),
        t('column.catalogue'),
        t('column.pack'),
      ],
      items.map((one) => [one.kind, one.id, one.version, one.revision, one.pack]),
    ),
  );
}

export function packCommands(program: Command, { t, session }: Registry): void {
  program
    .command('check')
    .description(t('command.check'))
    .argument('<pack>', t('argument.pack'))
    .option(
      '--with <pack>',
      t('option.with'),
      (one: string, before: readonly string[]) => [...before, one],
      [],
    )
    .action((folder: string, { with: others }: { readonly with: readonly string[] }) =>
      check(folder, others, session()),
    );
  program
    .command('load')
    .description(t('command.load'))
    .argument('<pack>', t('argument.pack'))
    .option('--dry-run', t('option.dryRunLoad'))
    .action((folder: string, { dryRun }: { readonly dryRun?: boolean }) =>
      load(folder, dryRun === true, session()),
    );
  program
    .command('definitions')
    .description(t('command.definitions'))
    .option('--kind <kind>', t('option.kind'))
    .action(({ kind }: { readonly kind?: string }) => listDefinitions(kind, session()));
}
