import { standingOf } from './standing.js';
import type { Catalogue } from '../model/catalogue.js';
import type { CubeProgram } from '../cubes/cube-program.js';
import type { Days } from '../time/days.js';
import type { Defined } from '../model/definitions.js';
import type { Source } from './sight.js';
import type { At, Deliveries } from './known-deliveries.js';
import type { Gathering } from './gathering.js';
import { remembered } from './remembered.js';
import { sendersAmong } from './senders-among.js';

/** Whether a delivery is absent on which a row of an answer stands: one of its code, where that is an agency that sends, else one of what the question is filtered by. */
export function lackingIn(
  catalogue: Pick<Catalogue, 'codeLists'>,
  deliveries: Pick<Deliveries, 'isLacking'>,
  feeds: readonly Defined<'feed'>[],
  at: At,
  { dimensions }: Pick<CubeProgram, 'dimensions'>,
  { by, filters }: Gathering,
): NonNullable<Source['isLacking']> {
  const filtered = dimensions.map(({ name, list }) => ({ list, codes: filters.get(name) ?? [] }));
  const asked = sendersAmong(catalogue, feeds, filtered);
  const listed = dimensions.find(({ name }) => name === by);
  const amongOf = remembered((key) => {
    const own = listed ? [{ list: listed.list, codes: [standingOf(key).code] }] : [];
    const senders = sendersAmong(catalogue, feeds, own);
    return new Set(senders.length > 0 ? senders : asked);
  });
  // Most codes are no agencies that send, and have all of them in common.
  const judgedBy = remembered((_senders) => new Map<string, boolean>());
  return (days: Days, code: string) => {
    const among = amongOf(code);
    const judged = judgedBy([...among].join());
    const place = `${days.from} ${days.to}`;
    const isLacking = judged.get(place) ?? deliveries.isLacking(feeds, days, at, among);
    judged.set(place, isLacking);
    return isLacking;
  };
}
