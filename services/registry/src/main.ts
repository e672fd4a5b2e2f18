import { startService } from '@nhip/platform';
import { config } from './config.js';
import { RegistryModule } from './registry.module.js';

const BODY_BYTES = 16_000_000;

await startService({ name: 'registry', config, module: RegistryModule, bodyLimit: BODY_BYTES });
