import type { Value, ValueFlag } from '@nhip/contracts';
import type { Session } from './session.js';
import { wordOf, type Translate } from './texts/translator.js';

type Stated = Pick<Value, 'state' | 'flags'>;

/** Simulated data are marked once in the frame, not at each value. */
const cautionsOf = (flags: readonly ValueFlag[]): readonly ValueFlag[] =>
  flags.filter((flag) => flag !== 'simulated');

/** The first line of an answer that holds simulated data. */
export function markSimulated(isSimulated: boolean, { output, t }: Session): void {
  if (isSimulated) output.line(wordOf(t, 'flagSaid', 'simulated'));
}

/** As `markSimulated`, by the flags of the values. */
export const markValues = (values: readonly Pick<Stated, 'flags'>[], session: Session): void =>
  markSimulated(
    values.some(({ flags }) => flags.includes('simulated')),
    session,
  );

/** How far a value may be trusted, in one cell: one that lacks records is not called whole, though all deliveries came. */
export function stateOf({ state, flags }: Stated, t: Translate): string {
  const words = cautionsOf(flags).map((flag) => wordOf(t, 'flag', flag));
  const isOnlyDelivered = state === 'complete' && flags.includes('incomplete');
  return (isOnlyDelivered ? words : [wordOf(t, 'valueState', state), ...words]).join(', ');
}

/** What each flag that stands among the values means, one a line. */
export function writeFlags(values: readonly Pick<Stated, 'flags'>[], { output, t }: Session): void {
  const flags = new Set(values.flatMap((value) => cautionsOf(value.flags)));
  for (const flag of flags) output.line(wordOf(t, 'flagSaid', flag));
}

/** Why values are provisional beside their deliveries, or why there are none, each reason once. */
export function writeReasons(
  values: readonly Pick<Value, 'state' | 'reason' | 'lacks'>[],
  { output, format, t }: Session,
): void {
  const reasons = values.flatMap(({ state, reason, lacks }) => [
    ...(reason
      ? [t(state === 'no-data' ? 'noDataAs' : 'provisionalAs', { reason: format.say(reason) })]
      : []),
    ...(lacks ? [t('provisionalLacks', { indicators: lacks.join(', ') })] : []),
  ]);
  for (const reason of new Set(reasons)) output.line(reason);
}

/** Which agencies have not delivered for a period, one line a period. */
export function writeMissing(
  values: readonly Pick<Value, 'period' | 'coverage'>[],
  { output, format, t }: Session,
): void {
  const lines = values.flatMap(({ period, coverage }) => {
    const agencies = coverage?.missing.map(({ name }) => format.say(name)).join(', ');
    const shown = period === 'all' ? t('all') : format.period(period);
    return agencies ? [t('missingAgencies', { period: shown, agencies })] : [];
  });
  for (const line of new Set(lines)) output.line(line);
}
