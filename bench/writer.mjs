/** The writer of the ledger, as benches start it. */
import { RECORD_PARTITIONS, TOPICS } from '@nhip/contracts';
import { Programs, Writer } from '@nhip/ledger';
import { createLogger } from '@nhip/platform';
import { readsAll } from '@nhip/testkit';

export const logger = createLogger('bench', 'error');

/** A writer of no bucket yet, which knows nothing but the database. @param clock ms now */
export function newWriter(pool, catalogue, clock) {
  const writer = new Writer({
    pool,
    clock: { now: clock },
    logger,
    poison: readsAll,
    onCommit: () => undefined,
  });
  writer.setPrograms(Programs.of(catalogue));
  return writer;
}

/** Gives it all buckets. */
export const ownAll = (writer) =>
  writer.assigned({
    [TOPICS.records.name]: Array.from({ length: RECORD_PARTITIONS }, (_, bucket) => bucket),
  });

export function startedWriter(pool, catalogue, clock) {
  const writer = newWriter(pool, catalogue, clock);
  ownAll(writer);
  return writer;
}
