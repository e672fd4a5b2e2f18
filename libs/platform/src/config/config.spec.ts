import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { loadConfig } from './config.js';
import { kafkaConfig, ledgerConfig, postgresConfig, serviceConfig } from './service-config.js';

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

  it('has its brokers one by one', () => {
    const { KAFKA_BROKERS } = loadConfig(baseConfig, { ...whole, KAFKA_BROKERS: 'a:1,b:2' });
    expect(KAFKA_BROKERS).toEqual(['a:1', 'b:2']);
  });

  it.each([
    ['NHIP_PORT', ['1', '65535'], ['0', '65536', '80.5', '-1', 'http']],
    ['NHIP_HOST', ['0.0.0.0'], ['']],
    ['NHIP_LOG_LEVEL', ['error', 'debug'], ['loud', '']],
    ['NHIP_INTERNAL_SECRET', ['x'.repeat(16)], ['x'.repeat(15), '']],
    ['KAFKA_BROKERS', ['a:1'], ['']],
    ['DATABASE_URL', ['postgres://x'], ['']],
  ])('takes for %s what is in its range, and nothing else', (name, good, bad) => {
    for (const value of good)
      expect(() => loadConfig(baseConfig, { ...whole, [name]: value })).not.toThrow();
    for (const value of bad)
      expect([value, refused({ ...whole, [name]: value }).said]).toEqual([
        value,
        `the configuration is not complete:\n  ${name}: is not valid\n`,
      ]);
  });

  it('of a service that has no stores asks for none', () => {
    const { NHIP_PORT, NHIP_INTERNAL_SECRET } = whole;
    expect(loadConfig(serviceConfig, { NHIP_PORT, NHIP_INTERNAL_SECRET })).not.toHaveProperty(
      'DATABASE_URL',
    );
  });

  it('keeps nothing of the environment that nobody asked for', () => {
    expect(loadConfig(baseConfig, { ...whole, AWS_SECRET: 'x' })).not.toHaveProperty('AWS_SECRET');
  });

  it('finds the ledger beside the service where nothing else is said', () => {
    const config = serviceConfig.extend(ledgerConfig);
    expect(loadConfig(config, whole).NHIP_LEDGER_GRPC).toBe('127.0.0.1:9090');
  });
});
