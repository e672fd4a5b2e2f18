import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '@nhip/platform';
import type { FastifyRequest } from 'fastify';
import { isSecure, publicAddress, type Config } from '../config.js';
import { wrongHost } from '../faults.js';
import { hostOfTarget } from './target.js';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
/** What a supervisor or Prometheus asks by the address of a machine; it gives nothing away. */
const PROBES: ReadonlySet<string | undefined> = new Set(['/healthz', '/readyz', '/metrics']);

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** The names and origins that the hub is known by. */
@Injectable()
export class OwnAddresses {
  readonly #public: URL;
  readonly #scheme: 'https' | 'http';
  /** By the port that a request came to. */
  readonly #hosts = new Map<number | undefined, ReadonlySet<string>>();

  constructor(@Inject(CONFIG) private readonly config: Config) {
    this.#public = new URL(publicAddress(config));
    this.#scheme = isSecure(config) ? 'https' : 'http';
  }

  /**
   * Holds a request to the names that the hub is known by, so that a page whose name was pointed at this machine cannot speak to it.
   * @throws Fault `malformed`
   */
  assertHost({ headers, raw, routeOptions }: FastifyRequest): void {
    if (PROBES.has(routeOptions.url)) return;
    const own = this.#hostsOn(raw.socket.localPort);
    for (const host of [headers.host ?? '', hostOfTarget(raw.url ?? '')])
      if (host !== undefined && !own.has(host.toLowerCase())) throw wrongHost();
  }

  /** The origins of the hub's own pages: the public address, and the one by which this request came. */
  origins({ headers }: FastifyRequest): readonly string[] {
    return [this.#public.origin, `${this.#scheme}://${headers.host}`];
  }

  #hostsOn(port: number | undefined): ReadonlySet<string> {
    const known = this.#hosts.get(port);
    if (known) return known;
    const { NHIP_TLS_CERT, NHIP_HOST, NHIP_HOSTS } = this.config;
    const scheme = NHIP_TLS_CERT ? 'https' : 'http';
    const listening = [...LOOPBACK, bracketed(NHIP_HOST)].map(
      (name) => new URL(`${scheme}://${name}:${port}`).host,
    );
    const hosts = new Set([this.#public.host, ...NHIP_HOSTS, ...listening]);
    this.#hosts.set(port, hosts);
    return hosts;
  }
}
