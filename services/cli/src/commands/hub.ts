import type { ReadinessReport, Recovered } from '@nhip/contracts';
import type { Command } from 'commander';
import { EXIT } from '../exit.js';
import type { Registry, Session } from '../session.js';

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

async function recover(isDryRun: boolean, session: Session): Promise<void> {
  const { hub, output, t } = session;
  const query = { dryRun: isDryRun || undefined };
  const answer = await hub.post<Recovered>('admin', '/api/v1/recover', {}, query);
  output.show(answer, () => {
    if (answer.recovered.length === 0) return output.line(t('allIntact'));
    output.table(
      [t('column.source'), t('column.formerRow'), t('column.nextRow')],
      answer.recovered.map(({ topic, partition, former, taken }) => [
        `${topic}[${partition}]`,
        former.next,
        taken.next,
      ]),
    );
    output.line(isDryRun ? t('wouldRecover') : t('recovered'));
  });
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
    .action(({ dryRun }: { readonly dryRun?: boolean }) => recover(dryRun === true, session()));
}
