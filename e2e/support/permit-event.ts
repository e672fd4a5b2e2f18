import { permitRows, type PermitRow } from '@nhip/testkit';

/** One event of a dossier of our own: received on 1 March 2013 at the desk, due on the 9th, not finished. `hour` makes the version. */
export const permitEvent = (
  id: string,
  hour: number,
  more: Record<string, string> = {},
): PermitRow => ({
  ...(permitRows()[0] as PermitRow),
  'case:concept:name': id,
  'case:channel': 'Desk',
  'case:startdate': '2013-03-01T02:00:00.000Z',
  'case:deadline': '2013-03-09T02:00:00.000Z',
  'case:enddate': '',
  'time:timestamp': `2013-03-02T0${hour}:00:00.000Z`,
  ...more,
});
