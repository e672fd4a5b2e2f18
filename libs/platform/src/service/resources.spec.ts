import { describe, expect, it } from '@jest/globals';
import { Resources } from './resources.js';

const noted = () => {
  const warnings: unknown[] = [];
  const silent = () => undefined;
  const warn = (fields: object): void => void warnings.push(fields);
  return { warnings, logger: { error: silent, info: silent, debug: silent, warn } };
};

describe('resources', () => {
  it('are closed once, the one opened last first', async () => {
    const resources = new Resources(noted().logger);
    const closed: string[] = [];
    resources.add('pool', (name) => closed.push(name));
    resources.add('bus', (name) => closed.push(name));
    await resources.onApplicationShutdown();
    await resources.onApplicationShutdown();
    expect(closed).toEqual(['bus', 'pool']);
  });

  it('come back as they were given', () => {
    const pool = {};
    expect(new Resources(noted().logger).add(pool, () => undefined)).toBe(pool);
  });

  it('are closed though another does not close', async () => {
    const { warnings, logger } = noted();
    const resources = new Resources(logger);
    const closed: string[] = [];
    resources.add('pool', (name) => closed.push(name));
    resources.add('bus', () => Promise.reject(new Error('gone')));
    await resources.onApplicationShutdown();
    expect(closed).toEqual(['pool']);
    expect(warnings).toEqual([{ error: 'Error: gone' }]);
  });
});
