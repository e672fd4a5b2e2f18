import type { FastifyRequest } from 'fastify';
import { isSecure, publicAddress, type Config } from '../config.js';
import { wrongHost } from '../faults.js';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
/** What a supervisor or Prometheus asks by the address of a machine; it gives nothing away. */
const PROBES: ReadonlySet<string | undefined> = new Set(['/healthz', '/readyz', '/metrics']);

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

function isOwnHost(host: string, port: number | undefined, config: Config): boolean {
  const scheme = config.NHIP_TLS_CERT ? 'https' : 'http';
  const listening = [...LOOPBACK, bracketed(config.NHIP_HOST)].map(
    (name) => new URL(`${scheme}://${name}:${port}`).host,
  );
  return [new URL(publicAddress(config)).host, ...config.NHIP_HOSTS, ...listening].includes(host);
}

/** The host of a target that is spelt as a whole URL; undefined where it is a path. */
const hostOfTarget = (target: string): string | undefined =>
  /^https?:\/\/([^/?#]*)/i.exec(target)?.[1];

/**
 * Holds a request to the names that the hub is known by, so that a page whose name was pointed at this machine cannot speak to it.
 * @throws Fault `malformed`
 */
export function assertOwnHost(
  { headers, raw, routeOptions }: FastifyRequest,
  config: Config,
): void {
  if (PROBES.has(routeOptions.url)) return;
  const port = raw.socket.localPort;
  for (const host of [headers.host ?? '', hostOfTarget(raw.url ?? '')])
    if (host !== undefined && !isOwnHost(host.toLowerCase(), port, config)) throw wrongHost();
}

/** The origins of the hub's own pages: the public address, and the one by which this request came. */
export const ownOrigins = ({ headers }: FastifyRequest, config: Config): readonly string[] => [
  new URL(publicAddress(config)).origin,
  `${isSecure(config) ? 'https' : 'http'}://${headers.host}`,
];
