import {
  figureTiles,
  type Alarm,
  type ListedScreen,
  type Screen,
  type Tile,
} from '@nhip/contracts';
import type { Command } from 'commander';
import { path } from '../hub.js';
import type { Registry, Session } from '../session.js';
import { wordOf } from '../texts/translator.js';
import { markValues, stateOf, writeFlags } from '../value-state.js';

async function listScreens({ hub, output, format, t }: Session): Promise<void> {
  const items = await hub.list<ListedScreen>('operator', '/api/v1/screens');
  output.show({ items }, () =>
    output.table(
      [t('column.screen'), t('column.name'), t('column.scope'), t('column.tiles')],
      items.map(({ id, title, scope, tiles }) => [
        id,
        format.say(title),
        scope && format.say(scope),
        tiles,
      ]),
    ),
  );
}

function tileCells(tile: Tile, { format, t }: Session): readonly (string | number | undefined)[] {
  const { value, exact, decimals } = tile;
  return [
    tile.no,
    format.say(tile.title),
    tile.period === 'all' ? t('all') : format.period(tile.period),
    value === null ? t('noData') : format.number(exact ?? value, decimals),
    format.say(tile.unit),
    stateOf(tile, t),
    tile.freshness && wordOf(t, 'freshness', tile.freshness.state),
    tile.coverage && t('ofUnits', { ...tile.coverage }),
  ];
}

function writeScreen(answer: Screen, session: Session): void {
  const { output, format, t } = session;
  const { screen, commit, at } = answer;
  const tiles = figureTiles(answer);
  markValues(tiles, session);
  output.line(
    `${format.say(screen.title)}; ${t('asOfCommit', { commit, at: format.instant(at) })}`,
  );
  output.table(
    [
      t('column.tile'),
      t('column.name'),
      t('column.period'),
      t('column.value'),
      t('column.unit'),
      t('column.state'),
      t('column.freshness'),
      t('column.receivedUnits'),
    ],
    tiles.map((tile) => tileCells(tile, session)),
  );
  writeFlags(tiles, session);
  for (const alarm of answer.alarms)
    output.line(`${t('column.alarm')}: ${format.say(alarm.message)}`);
}

async function listAlarms({ hub, output, format, t }: Session): Promise<void> {
  const items = await hub.list<Alarm>('operator', '/api/v1/alarms');
  output.show({ items }, () => {
    if (items.length === 0) return output.line(t('nothing'));
    output.table(
      [t('column.state'), t('column.since'), t('column.subject'), t('column.alarm')],
      items.map(({ state, since, subject, message }) => [
        wordOf(t, 'alarmState', state),
        format.instant(since),
        subject,
        format.say(message),
      ]),
    );
  });
}

export function screenCommands(program: Command, { t, session }: Registry): void {
  program
    .command('screens')
    .description(t('command.screens'))
    .argument('[screen]', t('argument.screen'))
    .action(async (id?: string) => {
      const current = session();
      if (id === undefined) return listScreens(current);
      const screen = await current.hub.get<Screen>('operator', path`/api/v1/screens/${id}`);
      current.output.show(screen, () => writeScreen(screen, current));
    });
  program
    .command('alarms')
    .description(t('command.alarms'))
    .action(() => listAlarms(session()));
}
