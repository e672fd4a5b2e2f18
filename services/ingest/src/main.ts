import { startService } from '@nhip/platform';
import { config } from './config.js';
import { takeRawBodies } from './http/raw-bodies.js';
import { IngestModule } from './ingest.module.js';

await startService({
  name: 'ingest',
  config,
  module: IngestModule,
  prepare: takeRawBodies,
});
