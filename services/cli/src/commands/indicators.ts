import type { Indicator, Value, Values } from '@nhip/contracts';
import type { Command } from 'commander';
import { path } from '../hub.js';
import { dimension, dimensionQuery, type Dimensions } from '../options.js';
import type { Registry, Session } from '../session.js';
import { wordOf } from '../texts/translator.js';
import { markValues, stateOf, writeFlags, writeReasons } from '../value-state.js';

interface ValueOptions {
  readonly grain?: string;
  readonly from?: string;
  readonly to?: string;
  readonly by?: string;
  readonly level?: string;
  readonly units?: string;
  readonly version?: string;
  readonly asOf?: string;
  readonly dim?: Dimensions;
}

const unitOf = (
  { unit, unitName }: Pick<Values, 'unit'> & { readonly unitName?: Values['unitName'] | undefined },
  { format }: Session,
): string => (unitName ? format.say(unitName) : unit);

async function listIndicators(session: Session): Promise<void> {
  const { hub, output, format, t } = session;
  const items = await hub.list<Indicator>('operator', '/api/v1/indicators');
  output.show({ items }, () =>
    output.table(
      [t('column.indicator'), t('column.name'), t('column.unit'), t('column.formula')],
      items.map((one) => [one.id, format.say(one.name), unitOf(one, session), one.formula]),
    ),
  );
}

function writeIndicator(indicator: Indicator, session: Session): void {
  const { output, format, t } = session;
  const { target, decimals } = indicator;
  output.properties([
    [t('column.indicator'), indicator.id],
    [t('column.name'), format.say(indicator.name)],
    [t('column.meaning'), format.say(indicator.meaning)],
    [t('column.unit'), unitOf(indicator, session)],
    [t('column.formula'), indicator.formula],
    [t('column.decimals'), decimals],
    [t('column.target'), typeof target === 'number' ? format.number(target) : (target ?? null)],
    [t('column.feeds'), indicator.feeds.join(', ')],
    [t('column.version'), indicator.version],
    [t('column.definition'), indicator.definition],
  ]);
  const hasLevels = indicator.dimensions.some(({ levels }) => levels !== undefined);
  output.table(
    [
      t('column.dimension'),
      t('column.name'),
      t('column.list'),
      ...(hasLevels ? [t('column.levels')] : []),
    ],
    indicator.dimensions.map(({ name, title, list, levels = [] }) => [
      name,
      title && format.say(title),
      list,
      ...(hasLevels ? [levels.map(({ level }) => level).join(', ')] : []),
    ]),
  );
}

function writeValues(answer: Values, { by, level }: ValueOptions, session: Session): void {
  const { output, format, t } = session;
  const { decimals, commit, at, values } = answer;
  const code = ({ dims, unallocated }: Value): string | null => {
    const shown = by === undefined ? undefined : dims[by];
    if (!shown) return null;
    const named = `${shown.code} ${format.say(shown.name)}`.trim();
    return unallocated ? t('unallocatedIn', { code: named }) : named;
  };
  const number = ({ value, exact }: Value): string =>
    value === null ? t('noData') : format.number(exact ?? value, decimals);
  markValues(values, session);
  output.line(
    `${answer.indicator}, ${unitOf(answer, session)}; ${at ? t('asOfCommit', { commit, at: format.instant(at) }) : t('beforeFirst')}`,
  );
  const isRanked = values.some((value) => value.rank !== undefined);
  const rank = (value: Value): string | null =>
    value.rank === undefined ? null : `${value.rank}/${value.of}`;
  // As of a commit the hub does not say how the feeds stood.
  const isOfNow = values.some(({ freshness }) => freshness);
  output.table(
    [
      t('column.period'),
      ...(by === undefined ? [] : [by]),
      t('column.value'),
      ...(isRanked ? [t('column.rank')] : []),
      ...(level === undefined ? [] : [t('column.leaves')]),
      t('column.state'),
      ...(isOfNow ? [t('column.freshness'), t('column.receivedUnits')] : []),
    ],
    values.map((value) => [
      value.period === 'all' ? t('all') : format.period(value.period),
      ...(by === undefined ? [] : [code(value)]),
      number(value),
      ...(isRanked ? [rank(value)] : []),
      ...(level === undefined ? [] : [value.leaves]),
      stateOf(value, t),
      value.freshness && wordOf(t, 'freshness', value.freshness.state),
      value.coverage && t('ofUnits', { ...value.coverage }),
    ]),
  );
  writeFlags(values, session);
  writeReasons(values, session);
}

async function readValues(
  id: string,
  { dim, ...options }: ValueOptions,
  session: Session,
): Promise<void> {
  const { hub, output } = session;
  const url = path`/api/v1/indicators/${id}/values`;
  const answer = await hub.get<Values>('operator', url, { ...options, ...dimensionQuery(dim) });
  output.show(answer, () => writeValues(answer, options, session));
}

export function indicatorCommands(program: Command, { t, session }: Registry): void {
  program
    .command('indicators')
    .description(t('command.indicators'))
    .argument('[indicator]', t('argument.indicator'))
    .action(async (id?: string) => {
      const current = session();
      if (id === undefined) return listIndicators(current);
      const one = await current.hub.get<Indicator>('operator', path`/api/v1/indicators/${id}`);
      current.output.show(one, () => writeIndicator(one, current));
    });
  program
    .command('values')
    .description(t('command.values'))
    .argument('<indicator>', t('argument.indicator'))
    .option('--grain <grain>', t('option.grain'))
    .option('--from <period>', t('option.from'))
    .option('--to <period>', t('option.to'))
    .option('--by <dimension>', t('option.by'))
    .option('--level <level>', t('option.level'))
    .option('--units <units>', t('option.units'))
    .option('--dim <dimension=code>', t('option.dim'), dimension)
    .option('--version <n>', t('option.version'))
    .option('--as-of <commit or instant>', t('option.asOf'))
    .action((id: string, options: ValueOptions) => readValues(id, options, session()));
}
