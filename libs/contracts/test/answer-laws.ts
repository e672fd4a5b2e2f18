import { describe, expect, it } from '@jest/globals';
import { ROUTES } from '../src/index.js';

const wrongFor = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? 'text' : {};

/** Answers as a running hub gave them, by route: each is said whole by its schema, and nothing else is taken for it. */
export function answersAre(samples: Readonly<Record<string, object>>): void {
  describe.each(Object.entries(samples))('the answer of %s', (name, sample) => {
    const route = ROUTES.find(({ method, path }) => `${method} ${path}` === name);
    const schemas = Object.values(route?.answer.content ?? {});

    it('is described, with every field that it has', () => {
      expect(schemas.length).toBeGreaterThan(0);
      for (const schema of schemas) expect(schema.parse(sample)).toEqual(sample);
    });

    it.each(Object.keys(sample))('is none where %s is of another kind', (member) => {
      const value = (sample as Readonly<Record<string, unknown>>)[member];
      for (const schema of schemas)
        expect(schema.safeParse({ ...sample, [member]: wrongFor(value) }).success).toBe(false);
    });

    it('is none as a mere text', () => {
      for (const schema of schemas) expect(schema.safeParse('text').success).toBe(false);
    });
  });
}
