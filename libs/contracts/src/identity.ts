import { z } from 'zod';

/** Who is calling. Deny by default: a route names the roles that may pass. */
export const ROLES = [
  'viewer',
  'operator',
  'duty',
  'admin',
  'auditor',
  'agency-sender',
  'agency-approver',
  'ministry',
  'wall',
] as const;
export type Role = (typeof ROLES)[number];

export const Identity = z
  .object({
    name: z
      .string()
      .max(200)
      .describe('stable name, for the audit log and what was sent by it; never a secret'),
    roles: z.array(z.enum(ROLES)).readonly(),
    agency: z.string().optional().describe('the agency of a sender or approver'),
    ministry: z.string().optional().describe('the ministry of a reader'),
    simulated: z
      .literal(true)
      .optional()
      .describe('of the key of an agency: what is sent with it is simulated'),
  })
  .meta({ id: 'Identity' });
export type Identity = z.infer<typeof Identity>;

/** Header by which the gateway tells a service who is calling: a JWT that names identity, route and service. */
export const IDENTITY_HEADER = 'x-nhip-identity';
