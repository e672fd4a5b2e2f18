import { startService } from '@nhip/platform';
import { config } from './config.js';
import { ScreensModule } from './screens.module.js';

await startService({ name: 'screens', config, module: ScreensModule });
