import type { RecordHistory, RecordVersion } from '@nhip/contracts';
import type { Command } from 'commander';
import { path } from '../hub.js';
import { rowText } from '../row-text.js';
import type { Registry, Session } from '../session.js';
import { wordOf, type Translate } from '../texts/translator.js';
import { markSimulated } from '../value-state.js';

/** What became of a version. */
function stateOf(version: RecordVersion, t: Translate): string {
  const marks = [
    version.current ? t('standing') : wordOf(t, 'outcome', version.outcome),
    ...(version.deleted ? [t('deleted')] : []),
    ...(version.withdrawn ? [t('withdrawn')] : []),
  ];
  return marks.join(', ');
}

function writeHistory(record: RecordHistory, session: Session): void {
  const { output, format, t } = session;
  const { current, names, history } = record;
  const nameOf = (name: string, otherwise = name): string =>
    names[name] ? format.say(names[name]) : otherwise;
  markSimulated(
    history.some(({ raw }) => raw.simulated === true),
    session,
  );
  output.line(`${record.type} ${record.id}`);
  output.properties(
    Object.entries(current?.fields ?? {}).map(([name, value]) => [
      nameOf(name),
      format.field(value, (member) => nameOf(`${name}.${member}`, member)),
    ]),
  );
  output.line('');
  output.table(
    [
      t('column.version'),
      t('column.state'),
      t('column.sentAt'),
      t('column.agency'),
      t('column.receipt'),
      t('column.file'),
      t('column.row'),
    ],
    history.map((version) => [
      String(version.version),
      stateOf(version, t),
      format.instant(version.raw.sentAt),
      version.raw.agency,
      version.raw.receipt,
      version.raw.file,
      rowText(version.raw, session),
    ]),
  );
}

export function recordCommands(program: Command, { t, session }: Registry): void {
  program
    .command('history')
    .description(t('command.history'))
    .argument('<type>', t('argument.type'))
    .argument('<record>', t('argument.record'))
    .action(async (type: string, id: string) => {
      const current = session();
      const url = path`/api/v1/records/${type}/${id}`;
      const record = await current.hub.get<RecordHistory>('operator', url);
      current.output.show(record, () => writeHistory(record, current));
    });
}
