import { describe, expect, it } from '@jest/globals';
import { refuse } from '../expression/expr.js';
import { Catalogue } from './catalogue.js';
import { compileEach } from './compile-each.js';
import type { Defined, Definition } from './definitions.js';

const name = (text: string) => ({ vi: text, en: text });
const agency = (id: string, version: number, text = 'good'): Definition => ({
  kind: 'agency',
  id,
  version,
  body: { name: name(text) },
});

/** Compiles an agency to its version, unless its name says otherwise. */
function compile({ name: { en }, id, definitionVersion }: Defined<'agency'>): string {
  if (en === 'bad') refuse('no-good', 0, 'hỏng', 'broken');
  if (en === 'worse') throw new TypeError('ours');
  return `${id}@${definitionVersion}`;
}

const compiled = (definitions: readonly Definition[], former?: ReadonlyMap<string, string>) => {
  const { byId, failures } = compileEach(
    Catalogue.build(definitions, 1),
    'agency',
    compile,
    former,
  );
  return { inForce: Object.fromEntries(byId), failures };
};

describe('compiling each definition of a kind', () => {
  it('takes the newest version of each', () => {
    const { inForce, failures } = compiled([agency('a', 1), agency('a', 2), agency('b', 3)]);
    expect(inForce).toEqual({ a: 'a@2', b: 'b@3' });
    expect(failures).toEqual([]);
  });

  it('keeps what was compiled before where the newest does not compile, and never goes back to an older version', () => {
    const definitions = [agency('a', 1), agency('a', 2, 'bad'), agency('b', 1)];
    const { inForce, failures } = compiled(definitions, new Map([['a', 'a@0']]));
    expect(inForce).toEqual({ a: 'a@0', b: 'b@1' });
    expect(failures).toEqual([
      {
        kind: 'agency',
        id: 'a',
        version: 2,
        code: 'no-good',
        message: { vi: 'hỏng', en: 'broken' },
      },
    ]);
    expect(compiled(definitions).inForce).toEqual({ b: 'b@1' });
  });

  it('says no more of a mistake of ours than that it is one', () => {
    expect(compiled([agency('a', 3, 'worse')]).failures).toEqual([
      {
        kind: 'agency',
        id: 'a',
        version: 3,
        code: 'cannot-be-compiled',
        message: { vi: 'không biên dịch được', en: 'cannot be compiled' },
      },
    ]);
  });

  it('takes a newest version without the shape of its kind like one that does not compile', () => {
    const misshapen: Definition = { kind: 'agency', id: 'a', version: 2, body: { name: 7 } };
    const former = new Map([['a', 'a@1']]);
    expect(compiled([agency('a', 1), misshapen], former).inForce).toEqual({ a: 'a@1' });
    expect(compiled([agency('a', 1), misshapen]).inForce).toEqual({});
    expect(compiled([misshapen], former).inForce).toEqual({ a: 'a@1' });
  });

  it('keeps what was compiled before where no version compiles', () => {
    const former = new Map([
      ['a', 'a@1'],
      ['gone', 'gone@1'],
    ]);
    expect(compiled([agency('a', 2, 'bad'), agency('b', 1)], former).inForce).toEqual({
      a: 'a@1',
      b: 'b@1',
    });
  });

  it('leaves out what never compiled', () => {
    expect(compiled([agency('a', 1, 'bad'), agency('b', 1)]).inForce).toEqual({ b: 'b@1' });
  });
});
