import type { ReadinessReport } from '@nhip/contracts';
import type { Command } from 'commander';
import { EXIT } from '../exit.js';
import type { Registry, Session } from '../session.js';
import { recover, type RecoverOptions } from './recover.js';

async function status(session: Session): Promise<void> {
  const { hub, output, t } = session;
  const report = await hub.readiness<ReadinessReport>();
  output.show(report, () =>
    output.table(
      [t('column.part'), t('column.state')],
      Object.entries(report.parts).map(([name, { ok, detail }]) => [
        name,
        ok ? t('ready') : t('notReady', { detail: detail ?? t('starting') }),
      ]),
    ),
  );
  if (!report.ready) session.exitCode = EXIT.no;
}

export function hubCommands(program: Command, { t, session }: Registry): void {
  program
    .command('status')
    .description(t('command.status'))
    .action(() => status(session()));
  program
    .command('recover')
    .description(t('command.recover'))
    .option('--dry-run', t('option.dryRunRecover'))
    .option('--rebuild', t('option.rebuild'))
    .option('--yes', t('option.yes'))
    .action((options: RecoverOptions) => recover(options, session()));
}
