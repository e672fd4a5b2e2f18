import { Deliveries, knownAt, type Catalogue, type DataKind, type Judged } from '@nhip/kernel';
import type { KnownDelivery } from './ports.js';

/** What was known of deliveries at an instant of the hub clock, to judge values by. */
export function judgedAt(
  catalogue: Catalogue,
  all: readonly KnownDelivery[],
  kinds: ReadonlyMap<string, DataKind>,
  at: number,
): Judged {
  const deliveries = new Deliveries();
  for (const delivery of all)
    if (delivery.knownAt <= at && at < (delivery.withdrawnAt ?? Infinity))
      deliveries.note(delivery);
  const kindsOf = (feeds: readonly { readonly id: string }[]): readonly DataKind[] => [
    ...new Set(feeds.flatMap(({ id }) => kinds.get(id) ?? [])),
  ];
  return knownAt(
    catalogue,
    {
      delivered: deliveries.delivered.bind(deliveries),
      isLacking: deliveries.isLacking.bind(deliveries),
      freshness: deliveries.freshness.bind(deliveries),
      coverage: deliveries.coverage.bind(deliveries),
      kinds: kindsOf,
    },
    at,
  );
}
