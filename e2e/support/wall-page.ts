import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import type { HubClient } from './hub-client.js';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: '/usr/bin/chromium', args: ARGS });

/** Opens a page of the web app, by a person of this role who signs in on it. */
export async function signInOn(
  page: Page,
  hub: HubClient,
  role: string,
  path: string,
): Promise<void> {
  const { name, password } = hub.credentials.people[role] as { name: string; password: string };
  await page.goto(`${hub.gateway}${path}`);
  await page.fill('input[name=name]', name);
  await page.fill('input[name=password]', password);
  await page.click('button[type=submit]');
}

type SessionState = Awaited<ReturnType<BrowserContext['storageState']>>;
/** By role: signing in is limited, so that the tests of a file share a session. */
const sessions = new Map<string, Promise<SessionState>>();

async function newSession(browser: Browser, hub: HubClient, role: string): Promise<SessionState> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const answered = page.waitForResponse(
    (response) => response.request().method() === 'POST' && response.url().endsWith('/session'),
  );
  await signInOn(page, hub, role, '/');
  await answered;
  const state = await context.storageState();
  await context.close();
  return state;
}

/** A page of the web app in a browser context of its own, opened by a person of this role. @param session where it ends the session: one that no other test has */
export async function signedIn(
  browser: Browser,
  hub: HubClient,
  role: string,
  path: string,
  viewport = { width: 1920, height: 1080 },
  session: 'shared' | 'own' = 'shared',
): Promise<Page> {
  if (session === 'own') {
    const page = await (await browser.newContext({ viewport })).newPage();
    await signInOn(page, hub, role, path);
    return page;
  }
  const known = sessions.get(role) ?? newSession(browser, hub, role);
  sessions.set(role, known);
  const page = await (await browser.newContext({ viewport, storageState: await known })).newPage();
  await page.goto(`${hub.gateway}${path}`);
  return page;
}

/** What axe finds: rule and first element. */
export const axeFaults = async (page: Page): Promise<unknown[]> =>
  (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [
    id,
    nodes[0]?.html,
  ]);

/** A number as a Vietnamese screen writes it: `1.434 hồ sơ` is 1434. */
export const numberIn = (text: string): number =>
  Number(text.replace(/\D+$/, '').replaceAll('.', '').trim());
