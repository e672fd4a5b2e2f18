import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { loadConfig } from './config.js';
import { kafkaConfig, postgresConfig, serviceConfig } from './service-config.js';

const baseConfig = serviceConfig.extend({ ...kafkaConfig, ...postgresConfig });

const whole = {
  KAFKA_BROKERS: '127.0.0.1:9092',
  DATABASE_URL: 'postgres://nhip:hidden@127.0.0.1/nhip',
  NHIP_PORT: '3000',
  NHIP_INTERNAL_SECRET: 'a secret of this suite',
};

afterEach(() => void jest.restoreAllMocks());

/** What a configuration with faults says, and the code with which the process would end. */
function refused(env: Record<string, string>): { readonly said: string; readonly code: unknown } {
  let [said, code]: [string, unknown] = ['', undefined];
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((said += String(text)), true));
  jest.spyOn(process, 'exit').mockImplementation((asked) => {
    code = asked;
    throw new Error('ended');
  });
  expect(() => loadConfig(baseConfig, env)).toThrow('ended');
  return { said, code };
}

describe('the configuration', () => {
  it('has defaults, and numbers as numbers', () => {
    expect(loadConfig(baseConfig, whole)).toMatchObject({
      NHIP_PORT: 3000,
      NHIP_HOST: '127.0.0.1',
      NHIP_CLOCK: 'system',
      NHIP_LOG_LEVEL: 'info',
    });
  });

  it('tells all faults at once, by name, and ends with 78', () => {
    const { said, code } = refused({
      NHIP_PORT: '99999',
      KAFKA_BROKERS: 'b',
      NHIP_INTERNAL_SECRET: 'short',
    });
    expect(code).toBe(78);
    for (const line of [
      'NHIP_PORT: is not valid',
      'DATABASE_URL: is missing',
      'NHIP_INTERNAL_SECRET: is not valid',
    ])
      expect(said).toContain(line);
    expect(said).not.toContain('KAFKA_BROKERS');
  });

  it('never tells a value', () => {
    expect(
      refused({ ...whole, NHIP_INTERNAL_SECRET: 'hunter2', NHIP_PORT: 'x' }).said,
    ).not.toContain('hunter2');
  });
});
