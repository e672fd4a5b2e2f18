import { HubClient } from './hub-client.js';
import { HubProcesses } from './hub-processes.js';

/** What `npm test` says of the hub that it started for all suites. */
function told(variable: string): string {
  const value = process.env[variable];
  if (!value)
    throw new Error(
      `these suites ask a started hub: run them by \`npm test -- e2e\`, or set ${variable}`,
    );
  return value;
}

/** The hub that `npm test` started for all suites, through its gateway. */
export const startedHub = (): HubClient =>
  new HubClient(told('NHIP_E2E_GATEWAY'), told('NHIP_E2E_CREDENTIALS'));

/** Where it keeps its state: `run.json`, `credentials.json`, logs. */
export const startedState = (): string => told('NHIP_E2E_STATE');

/** Its processes, for suites that kill or stop them; they run after the others. */
export const startedProcesses = (): HubProcesses => new HubProcesses(startedState());

/** The file of its clock, for the suite that moves it; that one runs last. */
export const startedClock = (): string => `${startedState()}/clock`;

/** The port on which it looks for a collector of its traces. */
export const spansPort = (): number => Number(told('NHIP_E2E_SPANS'));
