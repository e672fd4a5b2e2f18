import { describe, expect, it } from '@jest/globals';
import { NestLogger } from './nest-logger.js';

type Line = readonly [level: string, fields: unknown, message: string];

function spoken(): { readonly lines: Line[]; readonly nest: NestLogger } {
  const lines: Line[] = [];
  const at =
    (level: string) =>
    (fields: object, message: string): void =>
      void lines.push([level, fields, message]);
  const logger = { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
  return { lines, nest: new NestLogger(logger) };
}

describe('what NestJS says', () => {
  it('of its routine is for a search', () => {
    const { lines, nest } = spoken();
    nest.log('mapped a route', 'RoutesResolver');
    expect(lines).toEqual([['debug', { nest: 'RoutesResolver' }, 'mapped a route']]);
  });

  it('of trouble is for everyone, with the stack as a field', () => {
    const { lines, nest } = spoken();
    nest.error('it broke', 'at x.ts:1', 'ExceptionHandler');
    nest.fatal('it broke for good', 'NestFactory');
    nest.warn('it creaks');
    expect(lines).toEqual([
      ['error', { nest: 'ExceptionHandler', stack: 'at x.ts:1' }, 'it broke'],
      ['error', { nest: 'NestFactory' }, 'it broke for good'],
      ['warn', {}, 'it creaks'],
    ]);
  });
});
