import { REPORTING_ZONE } from '@nhip/kernel';

/** An instant as the portal writes it, `yyyyMMddHHmmss` in the reporting zone. @param instant integer ms; what is below a second is cut */
export const portalTime = (instant: number): string =>
  new Date(instant + REPORTING_ZONE * 60_000).toISOString().replace(/[-:T]/g, '').slice(0, 14);
