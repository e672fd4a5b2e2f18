import type { z } from 'zod';
import { AlarmMessage } from '../messages/alarm.js';
import { instant } from './common.js';

/** An alarm as it is listed. */
export const Alarm = AlarmMessage.extend({ since: instant }).meta({ id: 'Alarm' });
export type Alarm = z.infer<typeof Alarm>;
