import { runService } from '@nhip/platform';
import { config } from './config.js';
import { createRegistry } from './registry.module.js';

await runService({ name: 'registry', config, module: createRegistry, bodyLimit: 16_000_000 });
