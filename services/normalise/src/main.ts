import { startService } from '@nhip/platform';
import { config } from './config.js';
import { NormaliseModule } from './normalise.module.js';

await startService({ name: 'normalise', config, module: NormaliseModule });
