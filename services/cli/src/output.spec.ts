import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { Format } from './format.js';
import { Output } from './output.js';

function written(write: (output: Output) => void, isJson = false): readonly string[] {
  let text = '';
  const stream = new Writable({
    write: (chunk, _encoding, done) => ((text += String(chunk)), done()),
  });
  write(new Output(stream, isJson, new Format('vi')));
  return text.split('\n').slice(0, -1);
}

describe('an answer', () => {
  it('is one line of JSON for programs', () => {
    const lines = written((output) => output.show({ a: 1 }, () => output.line('1 a')), true);
    expect(lines).toEqual(['{"a":1}']);
  });

  it('is what people read otherwise', () => {
    expect(written((output) => output.show({ a: 1 }, () => output.line('1 a')))).toEqual(['1 a']);
  });
});

describe('a table', () => {
  it('has columns as wide as they need, and numbers to the right', () => {
    const rows = [
      ['Desk', 5],
      ['Internet', 1250],
    ] as const;
    expect(written((output) => output.table(['kênh', 'số'], rows))).toEqual([
      'kênh         số',
      '────────  ─────',
      'Desk          5',
      'Internet  1.250',
    ]);
  });

  it('sets what is written with decimals to the right too, beside what is not there', () => {
    expect(
      written((output) =>
        output.table(
          ['a', 'b'],
          [
            ['x', '−71,60'],
            ['y', null],
          ],
        ),
      ),
    ).toEqual(['a       b', '─  ──────', 'x  −71,60', 'y       –']);
  });

  it('sets a column without anything to the left', () => {
    const rows = [['x', null]];
    expect(written((output) => output.table(['a', 'long'], rows)).at(-1)).toBe('x  –');
  });

  it('without rows has its header', () => {
    expect(written((output) => output.table(['kênh', 'số'], []))).toEqual(['kênh  số', '────  ──']);
  });

  it('cuts what is very long, where no half of a character is left', () => {
    const long = `${'x'.repeat(118)}😀${'x'.repeat(1_000_000)}`;
    const lines = written((output) =>
      output.table(
        ['a', 'b'],
        [
          [long, 'y'],
          ['x'.repeat(120), 'z'],
        ],
      ),
    );
    expect(lines[2]).toBe(`${'x'.repeat(118)}…   y`);
    expect(lines[3]).toBe(`${'x'.repeat(120)}  z`);
  });

  it('lets nothing that comes from outside steer the terminal or break its lines', () => {
    const lines = written((output) => output.table(['a'], [['\u001b[2Jx\ny\u0007']]));
    expect(lines.at(-1)).toBe('�[2Jx�y�');
    expect(lines).toHaveLength(3);
  });
});

describe('properties', () => {
  it('stand one a line, without those that are not there', () => {
    const pairs = [
      ['mã', 'H09'],
      ['tên', null],
      ['số dòng', 1250],
    ] as const;
    expect(written((output) => output.properties(pairs))).toEqual([
      'mã       H09',
      'số dòng  1.250',
    ]);
  });

  it('of nothing are nothing', () => {
    expect(written((output) => output.properties([]))).toEqual([]);
  });
});
