import type { AgencyKeys, NewAgencyKey } from '@nhip/contracts';
import type { Command } from 'commander';
import { path } from '../hub.js';
import type { Registry, Session } from '../session.js';

async function create(
  agency: string,
  { simulated }: { readonly simulated?: boolean },
  { hub, output, t }: Session,
): Promise<void> {
  const body = { agency, simulated };
  const made = await hub.post<NewAgencyKey>('admin', '/api/v1/keys', body);
  output.show(made, () => {
    output.line(made.key);
    output.line(t('keyShownOnce', { agency: made.agency, id: made.id }));
    if (made.simulated) output.line(t('keySimulated'));
  });
}

async function list(agency: string | undefined, session: Session): Promise<void> {
  const { hub, output, format, t } = session;
  const { items } = await hub.get<AgencyKeys>('admin', '/api/v1/keys', { agency });
  output.show({ items }, () =>
    output.table(
      [
        t('column.id'),
        t('column.agency'),
        t('column.sentBy'),
        t('column.since'),
        t('column.dataKind'),
      ],
      items.map((key) => [
        key.id,
        key.agency,
        key.name,
        format.instant(key.createdAt),
        t(key.simulated ? 'simulatedData' : 'realData'),
      ]),
    ),
  );
}

async function revoke(id: string, { hub, output, t }: Session): Promise<void> {
  await hub.remove('admin', path`/api/v1/keys/${id}`);
  output.show({ revoked: id }, () => output.line(t('keyRevoked', { id })));
}

export function keyCommands(program: Command, { t, session }: Registry): void {
  const keys = program.command('keys').description(t('command.keys'));
  keys
    .command('create')
    .description(t('command.keysCreate'))
    .argument('<agency>', t('argument.agency'))
    .option('--simulated', t('option.simulated'))
    .action((agency: string, options: { readonly simulated?: boolean }) =>
      create(agency, options, session()),
    );
  keys
    .command('list')
    .description(t('command.keysList'))
    .argument('[agency]', t('argument.agency'))
    .action((agency: string | undefined) => list(agency, session()));
  keys
    .command('revoke')
    .description(t('command.keysRevoke'))
    .argument('<id>', t('argument.key'))
    .action((id: string) => revoke(id, session()));
}
