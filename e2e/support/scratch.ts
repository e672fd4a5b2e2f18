import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';

/** A fresh state folder for a hub of a suite's own, below the checkout's own state. */
export function scratch(name: string): string {
  const folder = path.resolve(import.meta.dirname, '../../.nhip/e2e', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}
