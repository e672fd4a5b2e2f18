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

/** The processes of a hub, in the same order: the first of a service is called like it, the others have a number. @param {Record<string, number>} replicas of a service; absent: one */
export const processesOf = (replicas) =>
  SERVICES.flatMap((service) =>
    Array.from({ length: replicas[service] ?? 1 }, (_, i) =>
      i === 0 ? service : `${service}-${i + 1}`,
    ),
  );

/** The service that a process runs. @param {string} name */
export const serviceOf = (name) => name.replace(/-\d+$/, '');
