import type { Identity } from '@nhip/contracts';

const STAFF: readonly string[] = ['viewer', 'operator', 'duty', 'admin', 'auditor'];

/** Those of the province's centre, who see feeds and what waits. */
export const isStaff = ({ roles }: Identity): boolean => roles.some((role) => STAFF.includes(role));

/** Those who may look at walls and alarms. */
export const isWatcher = (identity: Identity): boolean =>
  isStaff(identity) || identity.roles.includes('wall');
