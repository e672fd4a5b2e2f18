import { runService } from '@nhip/platform';
import { config } from './config.js';
import { BODY_LIMIT } from './http/routes.js';
import { createIngest, openDoors } from './ingest.module.js';

await runService({
  name: 'ingest',
  config,
  module: createIngest,
  prepare: openDoors,
  bodyLimit: BODY_LIMIT,
});
