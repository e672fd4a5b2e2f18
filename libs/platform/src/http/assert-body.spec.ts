import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { routeName, ROUTES, type Route } from '@nhip/contracts';
import { assertReadable } from './caller.guard.js';

const JSON_TYPE = { 'content-type': 'application/json', 'content-length': '2' };
const named = (routes: readonly Route[]) =>
  routes.map((route) => [routeName(route), route] as const);
const READS = named(ROUTES.filter(({ method }) => method === 'GET'));
const WRITES = ROUTES.filter(({ method }) => method !== 'GET');
const WITHOUT_BODY = named(WRITES.filter(({ body }) => !body));
const WITH_BODY = named(WRITES.filter(({ body }) => body));

const check = (route: Route, headers: IncomingHttpHeaders, body?: unknown) => () =>
  assertReadable({ params: {}, query: {}, body, headers }, route);
const refused = (kind: string, code: string) => expect.objectContaining({ kind, code });
const UNEXPECTED = refused('malformed', 'unexpected-body');
const UNSUPPORTED = refused('unsupported', 'unsupported-media-type');

describe.each(WITHOUT_BODY)('%s, which takes no body,', (_name, route) => {
  it.each([{ dryRun: true }, [], null, 'text', 1, Buffer.from('{"dryRun":true}')])(
    'refuses %j',
    (body) => {
      expect(check(route, JSON_TYPE, body)).toThrow(UNEXPECTED);
    },
  );

  it.each([{}, undefined, Buffer.from(''), Buffer.from(' { }\n')])('lets %j pass', (body) => {
    expect(check(route, body === undefined ? {} : JSON_TYPE, body)).not.toThrow();
  });

  it('refuses what is not even said to be JSON', () => {
    expect(check(route, { 'content-length': '2' }, {})).toThrow(UNSUPPORTED);
  });
});

describe.each(READS)('%s', (_name, route) => {
  it.each([{ 'content-length': '2' }, { 'transfer-encoding': 'chunked' }, JSON_TYPE])(
    'has no body: %j',
    (headers) => {
      expect(check(route, headers)).toThrow(UNEXPECTED);
    },
  );
});

describe.each(WITH_BODY)('%s', (_name, route) => {
  it.each([
    '',
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/jsonx',
    'text/csv2',
  ])('refuses the content type “%s”', (type) => {
    expect(check(route, { ...JSON_TYPE, 'content-type': type })).toThrow(UNSUPPORTED);
  });

  it('takes its own content types, whatever their parameters', () => {
    for (const type of Object.keys(route.body ?? {}))
      expect(
        check(route, { ...JSON_TYPE, 'content-type': `${type.toUpperCase()} ; charset=utf-8` }),
      ).not.toThrow();
  });

  it('refuses what is compressed, unless it says that it opens it', () => {
    const [type] = Object.keys(route.body ?? {});
    const coded = (coding: string) =>
      check(route, { ...JSON_TYPE, 'content-type': type, 'content-encoding': coding });
    for (const coding of ['gzip', 'GZIP', 'deflate', 'br'])
      if (route.codings) expect(coded(coding)).not.toThrow();
      else expect(coded(coding)).toThrow(UNSUPPORTED);
    for (const coding of ['zstd', 'gzip, gzip', 'x']) expect(coded(coding)).toThrow(UNSUPPORTED);
    expect(coded('identity')).not.toThrow();
  });
});
