import { expect, it } from '@jest/globals';
import { ROUTES } from '@nhip/contracts';
import { docsPage } from './docs-page.js';

const page = docsPage();

it('shows every route with a call, what it answers and a form that only the script opens', () => {
  for (const { method, path } of ROUTES)
    expect(page).toContain(`<form hidden data-method="${method}" data-path="${path}"`);
  expect(page).toContain('curl &quot;$HUB/exchange/v1/datasets/one-stop.dossiers/changes&quot;');
  expect(page).toContain('&quot;op&quot;: &quot;upsert&quot;');
});

it('holds no inline script, and names nothing to be changed', () => {
  expect(page.match(/<script\b[^>]*>/g)).toEqual(['<script type="module" src="/docs/try-out.js">']);
  expect(page).not.toMatch(/ on\w+=/);
  const changes = page.match(/<form hidden data-method="(?:POST|DELETE)".*?<\/form>/gs) ?? [];
  expect(changes.length).toBeGreaterThan(5);
  for (const form of changes) expect(form).not.toMatch(/data-in="path"[^>]* value="[^"]/);
});
