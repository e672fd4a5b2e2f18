import { startService } from '@nhip/platform';
import { config } from './config.js';
import { BODY_BYTES, takeRawBodies } from './http/raw-bodies.js';
import { IngestModule } from './ingest.module.js';

await startService({
  name: 'ingest',
  config,
  module: IngestModule,
  bodyLimit: BODY_BYTES,
  prepare: takeRawBodies,
});
