import { expect, it } from '@jest/globals';
import { exampleOf } from './example-of.js';

const schemas = {
  Node: {
    type: 'object',
    properties: { name: { type: 'string' }, of: { $ref: '#/components/schemas/Node' } },
  },
};

it('is a value of each shape that a schema can describe', () => {
  const of = (schema: object): unknown => exampleOf({ ...schema }, schemas);
  expect(of({ type: 'string' })).toBe('…');
  expect(of({ type: 'string', format: 'date-time' })).toBe('2026-11-29T01:00:00.000Z');
  expect(of({ type: 'string', enum: ['day', 'month'] })).toBe('day');
  expect(of({ type: 'integer', minimum: 5 })).toBe(5);
  expect(of({ anyOf: [{ type: 'null' }, { type: 'boolean' }] })).toBe(true);
  expect(of({ type: 'array', items: { const: 'one' } })).toEqual(['one']);
  expect(of({ type: 'object', additionalProperties: { type: 'number' } })).toEqual({ '…': 1 });
  expect(of({ type: 'string', examples: ['2026-11'] })).toBe('2026-11');
});

it('ends where a shape holds itself', () => {
  expect(JSON.stringify(exampleOf({ $ref: '#/components/schemas/Node' }, schemas))).toMatch(
    /^\{"name":"…","of":\{.*null/,
  );
});
