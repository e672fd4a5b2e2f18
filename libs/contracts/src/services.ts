/** The services of the hub that speak over the network. */
export const SERVICE_NAMES = [
  'registry',
  'ingest',
  'normalise',
  'ledger',
  'watch',
  'screens',
  'exchange',
  'gateway',
] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];
