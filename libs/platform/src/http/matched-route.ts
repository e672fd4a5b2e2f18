import { routeName, ROUTES, type Route } from '@nhip/contracts';
import type { FastifyRequest } from 'fastify';

const BY_NAME: ReadonlyMap<string, Route> = new Map(
  ROUTES.map((route) => [routeName(route), route]),
);

/** The route of the table at a path as Fastify writes it; undefined where there is none. A HEAD is a GET without its body. */
export function routeAt(method: string, url: string): Route | undefined {
  const path = url.replace(/:(\w+)/g, '{$1}');
  return BY_NAME.get(`${method === 'HEAD' ? 'GET' : method} ${path}`);
}

/** The route of the table that the framework matched; undefined where there is none. */
export const matchedRoute = ({ method, routeOptions }: FastifyRequest): Route | undefined =>
  routeAt(method, routeOptions.url ?? '');
