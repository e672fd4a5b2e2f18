import type { Route } from './route.js';
import { CATALOGUE } from './routes/catalogue.js';
import { EXCHANGE } from './routes/exchange.js';
import { FIGURES } from './routes/figures.js';
import { GATEWAY } from './routes/gateway.js';
import { SOURCES } from './routes/sources.js';

/** Every public route. */
export const ROUTES: readonly Route[] = [
  ...SOURCES,
  ...CATALOGUE,
  ...FIGURES,
  ...EXCHANGE,
  ...GATEWAY,
];

/** Names of the query parameters that a route knows; `dim.*` stands for all that begin so. */
export const queryNames = ({ query, dimensions }: Route): readonly string[] => [
  ...Object.keys(query?.shape ?? {}),
  ...(dimensions ? ['dim.*'] : []),
];

/** A route as people and tokens name it: method and path, e.g. `GET /api/v1/feeds/{feed}`. */
export const routeName = ({ method, path }: Pick<Route, 'method' | 'path'>): string =>
  `${method} ${path}`;
