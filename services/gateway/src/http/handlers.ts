import type { Clock, Logger } from '@nhip/platform';
import type { Authenticate } from '../app/authenticate.js';
import type { Audit, Limits, Sessions } from '../app/ports.js';

/** What the door works with. */
export interface Handlers {
  readonly authenticate: Authenticate;
  readonly sessions: Sessions;
  readonly limits: Limits;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Name of each service → its address, without a slash at the end. */
  readonly urls: Readonly<Record<string, string>>;
  readonly secret: string;
  /** Folder of the built web app. */
  readonly web: string | undefined;
  /** Where the public finds the hub. */
  readonly address: string;
  /** The door itself speaks TLS: sessions are then for TLS alone. */
  readonly isSecure: boolean;
}
