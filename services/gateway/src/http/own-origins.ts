import type { FastifyRequest } from 'fastify';
import { isSecure, publicAddress, type Config } from '../config.js';

/** The origins of the hub's own pages: the public address, and the one by which this request came. */
export const ownOrigins = ({ host }: FastifyRequest, config: Config): readonly string[] => [
  new URL(publicAddress(config)).origin,
  `${isSecure(config) ? 'https' : 'http'}://${host}`,
];
