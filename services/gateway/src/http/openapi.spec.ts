import { describe, expect, it } from '@jest/globals';
import { ROUTES } from '@nhip/contracts';
import { asyncApi } from './asyncapi.js';
import { openApi } from './openapi.js';

type Tree = Readonly<Record<string, unknown>>;

const document = JSON.parse(JSON.stringify(openApi('http://hub.example'))) as Tree;
const inbox = JSON.parse(JSON.stringify(asyncApi())) as Tree;

function refsOf(node: unknown): readonly string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([name, value]) =>
    name === '$ref' ? [String(value)] : refsOf(value),
  );
}

const pointed = (root: Tree, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((at, name) => (at as Tree | undefined)?.[name], root);

describe.each([
  ['OpenAPI', document],
  ['AsyncAPI', inbox],
])('%s', (_name, root) => {
  it('refers only to what is in it', () => {
    for (const pointer of refsOf(root))
      expect([pointer, pointed(root, pointer)]).toEqual([pointer, expect.any(Object)]);
  });
});

describe('the contract', () => {
  const paths = document['paths'] as Readonly<Record<string, Readonly<Record<string, Tree>>>>;
  const operations = Object.values(paths).flatMap((path) => Object.values(path));

  it('tells what goes in and out of every route', () => {
    for (const { method, path, answer, body } of ROUTES) {
      const operation = paths[path]?.[method.toLowerCase()];
      const answered = (operation?.['responses'] as Tree)[answer.status] as Tree;
      expect(Object.keys((answered['content'] as Tree | undefined) ?? {})).toEqual(
        Object.keys(answer.content ?? {}),
      );
      expect(operation?.['requestBody'] === undefined).toBe(body === undefined);
    }
  });

  it('says what a parameter means where it is not given', () => {
    expect(paths['/api/v1/receipts']?.['get']?.['parameters']).toContainEqual({
      name: 'limit',
      in: 'query',
      schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
    });
  });

  it('says in what a body may be compressed', () => {
    expect(paths['/api/v1/feeds/{feed}/records']?.['post']?.['parameters']).toContainEqual({
      name: 'Content-Encoding',
      in: 'header',
      schema: { type: 'string', enum: ['gzip', 'deflate', 'br'] },
    });
  });

  it('promises nobody that an answer will never have more fields', () => {
    expect(JSON.stringify(document['components'])).not.toContain('"additionalProperties":false');
  });

  it('names each operation once', () => {
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(ROUTES.length);
  });

  it('guards all but the public routes, and says what a refusal looks like', () => {
    for (const { method, path, roles } of ROUTES) {
      const operation = paths[path]?.[method.toLowerCase()];
      expect(operation?.['security']).toEqual(roles === 'public' ? [] : undefined);
      expect(Object.keys(operation?.['responses'] as Tree).includes('401')).toBe(
        roles !== 'public',
      );
    }
  });

  it('declares each parameter of a path', () => {
    for (const { path, method } of ROUTES)
      for (const [, name] of path.matchAll(/\{(\w+)\}/g))
        expect(paths[path]?.[method.toLowerCase()]?.['parameters']).toContainEqual(
          expect.objectContaining({ name, in: 'path', required: true }),
        );
  });
});
