import { chromium } from 'playwright-core';

/** Asks nothing of the network on its own account, and needs neither a sandbox nor a screen. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser that benches look at a wall with. */
export const openBrowser = () =>
  chromium.launch({ executablePath: '/usr/bin/chromium', args: ARGS });
