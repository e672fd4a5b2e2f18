import { z } from 'zod';
import { instant, list, SIMULATED } from './common.js';
import { query, text } from './parameters.js';

export const CreateKeyBody = z.strictObject({
  agency: z.string().min(1).max(100).describe('an agency that the catalogue knows'),
  simulated: z
    .boolean()
    .default(false)
    .describe('whether what is sent with it is simulated; it stays so for the life of the key'),
});
export type CreateKeyBody = z.infer<typeof CreateKeyBody>;

export const ListKeysQuery = query({ agency: text() });
export type ListKeysQuery = z.infer<typeof ListKeysQuery>;

const key = {
  id: z.string().describe('by which it is revoked; nothing of the key itself'),
  agency: z.string(),
  name: z.string().describe('what is sent with it bears this name'),
  createdAt: instant,
  ...SIMULATED,
};

/** A key by which an agency sends, without its secret. */
export const AgencyKey = z.object(key).meta({ id: 'AgencyKey' });
export type AgencyKey = z.infer<typeof AgencyKey>;

export const AgencyKeys = z.object({ items: list(AgencyKey) }).meta({ id: 'AgencyKeys' });
export type AgencyKeys = z.infer<typeof AgencyKeys>;

export const NewAgencyKey = z
  .object({ ...key, key: z.string().describe('shown this once: the hub keeps its hash alone') })
  .meta({ id: 'NewAgencyKey' });
export type NewAgencyKey = z.infer<typeof NewAgencyKey>;
