import { startService } from '@nhip/platform';
import { config } from './config.js';
import { RegistryModule } from './registry.module.js';

await startService({ name: 'registry', config, module: RegistryModule });
