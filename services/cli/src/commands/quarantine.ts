import type { QuarantinedRow, QuarantinePage, Replayed } from '@nhip/contracts';
import type { Command } from 'commander';
import { unknownCause } from '../faults.js';
import { path } from '../hub.js';
import { positive } from '../options.js';
import type { Registry, Session } from '../session.js';
import { wordOf } from '../texts/translator.js';

interface Search {
  readonly cause?: string;
  readonly receipt?: string;
  readonly state?: string;
  readonly limit?: number;
}

type Causes = QuarantinePage['causes'];

async function search(
  { hub }: Session,
  feed: string,
  { limit = Infinity, ...query }: Search,
): Promise<{ readonly causes: Causes; readonly items: readonly QuarantinedRow[] }> {
  const url = path`/api/v1/feeds/${feed}/quarantine`;
  const items: QuarantinedRow[] = [];
  let causes: Causes = [];
  for await (const page of hub.pages<QuarantinePage>('operator', url, query)) {
    causes = page.causes;
    items.push(...page.items);
    if (items.length >= limit) break;
  }
  return { causes, items: items.slice(0, limit) };
}

/** Refuses a cause for which nothing waits while something does: it is more likely a slip than a wish. Throws CliError `unknown-cause`. */
function assertCause(cause: string | undefined, causes: Causes): void {
  if (cause === undefined || causes.length === 0) return;
  if (!causes.some(({ code }) => code === cause)) throw unknownCause(cause, causes);
}

function writeRows(causes: Causes, items: readonly QuarantinedRow[], session: Session): void {
  const { output, format, t } = session;
  if (causes.length > 0)
    output.table(
      [t('column.cause'), t('column.rows')],
      causes.map(({ code, count }) => [code, count]),
    );
  if (items.length === 0) return output.line(t('nothingWaits'));
  output.line('');
  output.table(
    [
      t('column.number'),
      t('column.receipt'),
      t('column.row'),
      t('column.record'),
      t('column.state'),
      t('column.why'),
    ],
    items.map(({ id, receipt, row, key, state, findings }) => [
      id,
      receipt,
      row,
      key,
      wordOf(t, 'rowState', state),
      findings
        .map(
          ({ column, message, code }) =>
            `${column === undefined ? '' : `${column}: `}${format.say(message)} [${code}]`,
        )
        .join('; '),
    ]),
  );
  output.line(t('rowNumbers'));
}

async function replay(
  feed: string,
  body: { readonly cause?: string; readonly receipt?: string; readonly rows?: readonly string[] },
  { hub, output, t }: Session,
): Promise<void> {
  const rows = path`/api/v1/feeds/${feed}/quarantine`;
  if (body.cause !== undefined)
    assertCause(body.cause, (await hub.get<QuarantinePage>('agency', rows, { limit: 1 })).causes);
  const answer = await hub.post<Replayed>('agency', `${rows}/replay`, body);
  output.show(answer, () =>
    output.line(t('replayed', { count: answer.replayed, waiting: answer.waiting })),
  );
}

export function quarantineCommands(program: Command, { t, session }: Registry): void {
  program
    .command('quarantine')
    .description(t('command.quarantine'))
    .argument('<feed>', t('argument.feed'))
    .option('--cause <code>', t('option.cause'))
    .option('--receipt <id>', t('option.receipt'))
    .option('--state <state>', t('option.rowState'))
    .option('--limit <n>', t('option.limit'), positive('--limit'))
    .action(async (feed: string, options: Search) => {
      const current = session();
      const { causes, items } = await search(current, feed, options);
      // What is said of causes is about rows that wait.
      if ((options.state ?? 'waiting') === 'waiting') assertCause(options.cause, causes);
      current.output.show({ items, causes }, () => writeRows(causes, items, current));
    });
  program
    .command('replay')
    .description(t('command.replay'))
    .argument('<feed>', t('argument.feed'))
    .option('--cause <code>', t('option.cause'))
    .option('--receipt <id>', t('option.receipt'))
    .option('--rows <no...>', t('option.rows'))
    .action((feed: string, options) => replay(feed, options, session()));
}
