import { runService } from '@nhip/platform';
import { config } from './config.js';
import { BODY_LIMIT } from './http/routes.js';
import { addRoutes, createIngest } from './ingest.module.js';

await runService({
  name: 'ingest',
  config,
  module: createIngest,
  prepare: addRoutes,
  bodyLimit: BODY_LIMIT,
});
