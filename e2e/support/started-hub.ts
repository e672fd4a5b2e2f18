import { HubClient } from './hub-client.js';

/** The hub that `npm test` started once for all suites that need no kills. */
export function startedHub(): HubClient {
  const [gateway, credentials] = [
    process.env['NHIP_E2E_GATEWAY'],
    process.env['NHIP_E2E_CREDENTIALS'],
  ];
  if (!gateway || !credentials)
    throw new Error(
      'these suites ask a started hub: run them by `npm test -- e2e`, or set NHIP_E2E_GATEWAY and NHIP_E2E_CREDENTIALS',
    );
  return new HubClient(gateway, credentials);
}
