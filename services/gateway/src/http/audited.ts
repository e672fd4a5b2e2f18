import type { Route } from '@nhip/contracts';

const READS_OF_RECORDS = /\/records\/|\/quarantine$|\/explain$|\/changes$/;
const NO_ACTS = /\/records$|\/verify$/;

/** What leaves a trace: acts on definitions and deliveries, and reads of records. A delivery of rows has its receipt for a trace. */
export const isAudited = ({ method, path, service }: Route): boolean =>
  service !== 'gateway' && (method === 'GET' ? READS_OF_RECORDS.test(path) : !NO_ACTS.test(path));
