import { runService } from '@nhip/platform';
import { config } from './config.js';
import { createScreens } from './screens.module.js';

await runService({ name: 'screens', config, module: createScreens });
