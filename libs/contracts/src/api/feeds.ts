import { z } from 'zod';
import { Text } from '../text.js';
import { count, Freshness, instant, list, SIMULATED } from './common.js';

/** A source of data as its sender and the province's people see it. */
export const Feed = z
  .object({
    feed: z.string(),
    name: Text,
    agency: z.string(),
    agencyName: Text,
    ...SIMULATED,
    contact: z.string().nullable(),
    freshness: Freshness,
    lastDelivery: instant.nullable(),
    nextCutoff: instant.nullable(),
    conformance: z
      .object({ received: count, rejected: count, days: count })
      .describe('rows of the last days, and those that the contract or the mapping refused'),
  })
  .meta({ id: 'Feed' });
export type Feed = z.infer<typeof Feed>;

const Pull = z
  .object({
    kind: z.enum(['portal-sync']),
    url: z.string(),
    service: z.string(),
    agency: z.string().describe('the sender whose rows it brings'),
    every: z.string().describe('ISO duration'),
    lastSuccess: instant.nullable().describe('when all that had changed was taken last'),
    upTo: instant.nullable().describe('what changed before is taken'),
    page: count.nullable().describe('the page that is asked for next, of what changed since'),
    fault: z
      .object({
        code: z.string(),
        message: Text,
        hint: Text.nullable(),
        since: instant,
        tries: count,
        nextTry: instant,
      })
      .nullable()
      .describe('what keeps it from going on'),
  })
  .describe('from where its rows are fetched, and how that stands');

/** A feed with what it takes. */
export const FeedDetail = Feed.extend({
  version: count,
  record: z.string(),
  accepts: list(z.string()),
  pull: Pull.nullable(),
  schedule: z
    .object({
      every: z.string().describe('ISO duration of days'),
      by: z.string().describe('cut-off in the reporting zone, HH:MM'),
      grace: z.string().optional(),
      calendar: z
        .enum(['all', 'working'])
        .optional()
        .describe('working: days of rest of the calendar of that name are passed over'),
    })
    .nullable(),
  columns: list(
    z.object({
      name: z.string(),
      field: Text.optional().describe('the field of the record that is read from it'),
      required: z.boolean(),
      personal: z.boolean(),
      isKey: z.boolean(),
    }),
  ),
}).meta({ id: 'FeedDetail' });
export type FeedDetail = z.infer<typeof FeedDetail>;
