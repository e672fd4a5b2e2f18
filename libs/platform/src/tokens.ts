/** What every service finds in its module, by token; classes are their own tokens. */
export const SERVICE_NAME = Symbol('name of the service');
export const CONFIG = Symbol('configuration of the service');
export const LOGGER = Symbol('logger');
export const CLOCK = Symbol('hub clock');
export const METRICS = Symbol('registry of the Prometheus metrics');
export const BUS = Symbol('messaging port');
export const PRODUCER = Symbol('producer of the messaging port');
export const POOL = Symbol('PostgreSQL pool of the service');
