import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ROLES } from '../identity.js';
import { SERVICE_NAMES } from '../services.js';
import { refusalOf } from './refusal.js';
import type { Route } from './route.js';
import { queryNames, routeName, ROUTES } from './routes.js';

const nameOf = ({ method, path }: Route): string => `${method} ${path}`;
const table = ROUTES.map((route) => [nameOf(route), route] as const);
const withQuery = table.flatMap(([name, { query, dimensions = false }]) =>
  query ? [[name, query, dimensions] as const] : [],
);
const withBody = ROUTES.flatMap((route) =>
  Object.entries(route.body ?? {}).map(([type, schema]) => [nameOf(route), type, schema] as const),
);
const refused = (schema: z.ZodType, given: unknown): string | undefined => {
  const { error } = schema.safeParse(given);
  return error && refusalOf(error).code;
};

describe('the table of routes', () => {
  it('has each route once', () => {
    expect(new Set(ROUTES.map(nameOf)).size).toBe(ROUTES.length);
  });

  it.each(table)(
    'says of %s who may pass and who answers',
    (_name, { service, roles, summary }) => {
      expect(SERVICE_NAMES).toContain(service);
      if (roles !== 'public') {
        expect(roles.length).toBeGreaterThan(0);
        expect(new Set(roles).size).toBe(roles.length);
        expect(ROLES).toEqual(expect.arrayContaining([...roles]));
      }
      expect([summary.vi, summary.en].every((text) => text.length > 0)).toBe(true);
    },
  );

  it.each(table)(
    'names the parameters in the path of %s once, by plain words',
    (_name, { path }) => {
      const names = [...path.matchAll(/\{([^}]*)\}/g)].map(([, name = '']) => name);
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) expect(name).toMatch(/^[a-z]+$/);
    },
  );

  it('names the id of a record where it has one: at the end of its path', () => {
    const withRecord = ROUTES.filter(({ path }) => /\/records\/.*\}$/.test(path));
    expect(withRecord.map(nameOf)).toEqual([
      'DELETE /api/v1/feeds/{feed}/records/{id}',
      'GET /api/v1/records/{type}/{id}',
    ]);
    for (const route of ROUTES)
      expect([nameOf(route), route.recordId]).toEqual([
        nameOf(route),
        withRecord.includes(route) ? 'id' : undefined,
      ]);
  });

  it('has all acts written down, but deliveries of rows and sums that change nothing', () => {
    const acts = ROUTES.filter(({ method, service }) => method !== 'GET' && service !== 'gateway');
    expect(acts.filter(({ audited }) => !audited).map(nameOf)).toEqual([
      'POST /api/v1/feeds/{feed}/records',
      'POST /api/v1/verify',
    ]);
  });

  it('has reads of records written down, and no others', () => {
    const reads = ROUTES.filter(({ method, audited }) => method === 'GET' && audited);
    expect(reads.map(nameOf)).toEqual([
      'GET /api/v1/feeds/{feed}/quarantine',
      'GET /api/v1/records/{type}/{id}',
      'GET /api/v1/indicators/{id}/explain',
      'GET /exchange/v1/datasets/{id}/changes',
    ]);
  });

  it.each(table)('says what %s answers', (_name, { answer }) => {
    expect(answer.status).toBeGreaterThanOrEqual(200);
    expect(answer.status).toBeLessThan(300);
    expect(answer.content === undefined).toBe(answer.status === 204);
    for (const schema of Object.values(answer.content ?? {}))
      expect(() => z.toJSONSchema(schema, { io: 'output' })).not.toThrow();
  });

  it('lets nobody write without a role, but to sign in', () => {
    const open = ROUTES.filter(({ method, roles }) => method !== 'GET' && roles === 'public');
    expect(open.map(nameOf)).toEqual(['POST /api/v1/session']);
  });

  it('lets a wall read, and do nothing but end its session', () => {
    const walls = ROUTES.filter(({ roles }) => roles !== 'public' && roles.includes('wall'));
    const writes = walls.filter(({ method }) => method !== 'GET');
    expect(walls.length).toBeGreaterThan(writes.length);
    expect(writes.map(routeName)).toEqual(['DELETE /api/v1/session']);
  });
});

describe('the parameters of a route', () => {
  it('are those of its schema, and the family of dimensions', () => {
    const named = Object.fromEntries(ROUTES.map((route) => [nameOf(route), queryNames(route)]));
    expect(named['GET /api/v1/receipts']).toEqual(['feed', 'cursor', 'limit']);
    expect(named['GET /api/v1/receipts/{id}']).toEqual([]);
    expect(named['GET /api/v1/indicators/{id}/explain']).toEqual([
      ...['period', 'asOf', 'since', 'units', 'version', 'cursor', 'limit', 'dim.*'],
    ]);
  });

  it.each(withQuery)('of %s may all be absent', (_name, schema) => {
    expect(refused(schema, {})).toBeUndefined();
  });

  it.each(withQuery)('of %s are the only ones', (_name, schema, dimensions) => {
    expect(refused(schema, { 'no-such-parameter': '1' })).toBe('unknown-parameter');
    expect(refused(schema, { 'dim.x': '1' })).toBe(dimensions ? undefined : 'unknown-parameter');
  });

  it.each(withQuery)('of %s are refused where they are given twice', (_name, schema) => {
    for (const name of Object.keys(schema.shape))
      expect([name, refused(schema, { [name]: ['1', '1'] })]).toEqual([name, 'repeated-parameter']);
  });

  it.each(withQuery)('of %s can be shown in OpenAPI', (_name, schema) => {
    for (const type of Object.values(schema.shape))
      expect(z.toJSONSchema(type as z.ZodType, { io: 'input' })['type']).toEqual(
        expect.any(String),
      );
  });
});

describe('the body of a route', () => {
  it.each(withBody)('%s, %s, can be shown in OpenAPI', (_name, _type, schema) => {
    expect(() => z.toJSONSchema(schema, { io: 'input' })).not.toThrow();
  });

  it.each(withBody.filter(([, type]) => type === 'application/json'))(
    '%s, %s, is refused where it is a mere text',
    (_name, _type, schema) => {
      expect(refused(schema, 'text')).toBe('wrong-body');
    },
  );

  /** Rows are what the contract of their feed says. */
  const commands = withBody.filter(([name]) => !name.endsWith('/feeds/{feed}/records'));

  it.each(commands)('%s, %s, knows all of its keys', (_name, _type, schema) => {
    const shown = z.toJSONSchema(schema, { io: 'input' });
    const objects = JSON.stringify(shown).match(/"type":"object"/g) ?? [];
    const closed =
      JSON.stringify(shown).match(/"additionalProperties":(false|\{"(type|anyOf)")/g) ?? [];
    expect(objects.length).toBeGreaterThan(0);
    expect(closed).toHaveLength(objects.length);
    const { error } = schema.safeParse({ 'no-such-key': 1 });
    expect(JSON.stringify(error?.issues)).toContain('unrecognized_keys');
  });
});
