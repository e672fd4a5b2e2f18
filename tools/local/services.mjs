/** The services of a hub, in the order of their start; they stop in the opposite one. */
export const SERVICES = [
  'registry',
  'ledger',
  'normalise',
  'ingest',
  'watch',
  'screens',
  'exchange',
  'gateway',
];
