/** Where a service of a hub on this machine finds what it needs, beside its stores. */
import path from 'node:path';
import { serviceOf } from './services.mjs';

/** The name by which the port of a ledger's gRPC is known. */
export const grpcOf = (name) => `${name}-grpc`;

/**
 * Variables that are given to every service: each reads those that it knows.
 * @param {string} name of the process @param {{ root: string, state: string, names: readonly string[], ports: Record<string, number> }} hub `names` of all its processes
 */
export const addressesOf = (name, { root, state, names, ports }) => ({
  NHIP_PORT: String(ports[name]),
  NHIP_LEDGER_GRPC: `127.0.0.1:${ports[grpcOf(serviceOf(name) === 'ledger' ? name : 'ledger')]}`,
  NHIP_SERVICE_URLS: JSON.stringify(
    Object.fromEntries(names.map((one) => [one, `http://127.0.0.1:${ports[one]}`])),
  ),
  NHIP_CREDENTIALS: path.join(state, 'credentials.json'),
  NHIP_SECRETS: path.join(state, 'secrets.json'),
  NHIP_PACKS: path.join(root, 'packs'),
  NHIP_WEB: path.join(root, 'services/web/dist'),
});
