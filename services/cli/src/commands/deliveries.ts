import { readFileSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { CommandReceipt, Receipt, Sent, WithdrawBody } from '@nhip/contracts';
import type { Command } from 'commander';
import { fileFault, unknownExtension } from '../faults.js';
import { writeRowErrors } from '../findings.js';
import { follow } from '../follow.js';
import { path } from '../hub.js';
import { positive } from '../options.js';
import type { Registry, Session } from '../session.js';
import { writeReceipt, writeReceipts } from '../receipts.js';

interface Waiting {
  readonly wait?: number;
}

interface PublishOptions extends Waiting {
  readonly period?: string;
  readonly history?: boolean;
  readonly atomic?: boolean;
  readonly nothingToReport?: boolean;
  readonly dryRun?: boolean;
}

interface Content {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.csv': 'text/csv',
  '.tsv': 'text/tab-separated-values',
  '.ndjson': 'application/x-ndjson',
  '.jsonl': 'application/x-ndjson',
  '.json': 'application/json',
};

/** A file to be sent: what is in it, and the name and type that it is sent under. Throws CliError where it cannot be read or its type is not known. */
function contentOf(file: string, cwd: string): Content {
  const name = basename(file).replace(/\.gz$/i, '');
  const type = TYPES[extname(name).toLowerCase()];
  if (type === undefined) throw unknownExtension(file, Object.keys(TYPES));
  try {
    const bytes = readFileSync(resolve(cwd, file));
    return { name, type, bytes: new Uint8Array(/\.gz$/i.test(file) ? gunzipSync(bytes) : bytes) };
  } catch (error) {
    throw fileFault(error, file);
  }
}

/** Waits until a command or delivery counts, and prints its receipt. */
async function followed(id: string, rows: number, { wait }: Waiting, session: Session) {
  const receipt = await follow(id, rows, wait, session);
  session.output.show(receipt, () => writeReceipt(receipt, session));
}

function writeDryRun(sent: Sent, session: Session): void {
  const { output, t } = session;
  const { received, skipped, rejected, errors, notes = [], wouldChange = [] } = sent;
  output.line(t('dryRun', { count: received, rejected }));
  if (skipped > 0) output.line(t('skippedRows', { count: skipped }));
  if (wouldChange.length > 0) output.line(t('wouldChange', { indicators: wouldChange.join(', ') }));
  writeRowErrors(errors, session);
  writeRowErrors(notes, session);
}

async function publish(
  feed: string,
  file: string,
  { wait, ...options }: PublishOptions,
  session: Session,
): Promise<void> {
  const { hub, io, output, t } = session;
  const { name, type, bytes } = contentOf(file, io.cwd);
  const query = { file: name, ...options };
  const url = path`/api/v1/feeds/${feed}/records`;
  const sent = await hub.send<Sent>('agency', url, query, bytes, type);
  if (sent.receipt === undefined) return output.show(sent, () => writeDryRun(sent, session));
  await followed(sent.receipt, sent.received, { wait }, session);
  if (sent.notKept && !output.isJson)
    output.line(t('notKept', { columns: sent.notKept.join(', ') }));
}

async function list(
  { feed, limit }: { readonly feed?: string; readonly limit?: number },
  session: Session,
): Promise<void> {
  const { hub, output } = session;
  const items = await hub.list<Receipt>('operator', '/api/v1/receipts', { feed }, limit);
  output.show({ items }, () => writeReceipts(items, session));
}

export function deliveryCommands(program: Command, { t, session }: Registry): void {
  const wait = ['--wait <seconds>', t('option.wait'), positive('--wait')] as const;
  program
    .command('publish')
    .description(t('command.publish'))
    .argument('<feed>', t('argument.feed'))
    .argument('<file>', t('argument.file'))
    .option('--period <period>', t('option.deliveryPeriod'))
    .option('--history', t('option.history'))
    .option('--atomic', t('option.atomic'))
    .option('--nothing-to-report', t('option.nothingToReport'))
    .option('--dry-run', t('option.dryRunPublish'))
    .option(...wait)
    .action((feed: string, file: string, options: PublishOptions) =>
      publish(feed, file, options, session()),
    );
  program
    .command('receipts')
    .description(t('command.receipts'))
    .argument('[receipt]', t('argument.receipt'))
    .option('--feed <feed>', t('option.feed'))
    .option('--limit <n>', t('option.limit'), positive('--limit'))
    .action(async (id: string | undefined, options) => {
      const current = session();
      if (id === undefined) return list(options, current);
      const receipt = await current.hub.get<Receipt>('operator', path`/api/v1/receipts/${id}`);
      current.output.show(receipt, () => writeReceipt(receipt, current));
    });
  program
    .command('withdraw')
    .description(t('command.withdraw'))
    .argument('<receipt>', t('argument.receipt'))
    .requiredOption('--reason <text>', t('option.reason'))
    .option('--release', t('option.release'))
    .option(...wait)
    .action(async (id: string, { reason, release, ...options }: Waiting & WithdrawBody) => {
      const current = session();
      const url = path`/api/v1/receipts/${id}/withdraw`;
      const { receipt } = await current.hub.post<CommandReceipt>('agency', url, {
        reason,
        release,
      });
      await followed(receipt, 1, options, current);
    });
  program
    .command('delete')
    .description(t('command.delete'))
    .argument('<feed>', t('argument.feed'))
    .argument('<record>', t('argument.record'))
    .option('--version <version>', t('option.recordVersion'))
    .option(...wait)
    .action(
      async (
        feed: string,
        record: string,
        { version, ...options }: Waiting & { readonly version?: string },
      ) => {
        const current = session();
        const url = path`/api/v1/feeds/${feed}/records/${record}`;
        const { receipt } = await current.hub.delete<CommandReceipt>('agency', url, { version });
        await followed(receipt, 1, options, current);
      },
    );
}
