import { routeName, ROUTES, type Route } from '@nhip/contracts';
import type { FastifyRequest } from 'fastify';

const BY_NAME: ReadonlyMap<string, Route> = new Map(
  ROUTES.map((route) => [routeName(route), route]),
);

/** The route of the table that the framework matched; undefined where there is none. A HEAD is a GET without its body. */
export function matchedRoute({ method, routeOptions }: FastifyRequest): Route | undefined {
  const path = (routeOptions.url ?? '').replace(/:(\w+)/g, '{$1}');
  return BY_NAME.get(`${method === 'HEAD' ? 'GET' : method} ${path}`);
}
