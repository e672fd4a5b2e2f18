import { describe, expect, it } from '@jest/globals';
import { against, nhip, refusal } from '../test/fake-hub.js';
import { programOf } from './program.js';
import { Session } from './session.js';
import { Format } from './format.js';
import { translatorOf } from './texts/translator.js';

const ENGLISH_OF_COMMANDER = /Usage:|Options:|Commands:|Arguments:|error:|default:|choices:/;

describe('help', () => {
  it('is in Vietnamese by default, with nothing of commander left in English', async () => {
    const { out, code } = await nhip(['--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/^Cách dùng: nhip \[tuỳ chọn\] \[lệnh\]$/m);
    expect(out).toMatch(/^Số liệu:$/m);
    expect(out).not.toMatch(ENGLISH_OF_COMMANDER);
  });

  it.each([
    ['help', 'publish'],
    ['publish', '--help'],
  ])('of one command: nhip %s %s', async (...line) => {
    const { out, code } = await nhip(line);
    expect(code).toBe(0);
    expect(out).toMatch(/^Cách dùng: nhip publish \[tuỳ chọn\] <feed> <file>$/m);
    expect(out).toMatch(/^Tuỳ chọn chung:$/m);
    expect(out).not.toMatch(ENGLISH_OF_COMMANDER);
  });

  it('is in English where the environment says so', async () => {
    const { out } = await nhip(['help'], { LANG: 'en_GB.UTF-8' });
    expect(out).toMatch(/^Usage: nhip \[options\] \[command\]$/m);
  });

  it('comes with 2 where no command is given', async () => {
    const { err, out, code } = await nhip([]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^Cách dùng: nhip/);
  });

  it('has a text for each command, argument and option', () => {
    const [t, format] = [translatorOf('vi'), new Format('vi')];
    const io = { stdout: process.stdout, stderr: process.stderr, env: {}, cwd: '/' };
    const program = programOf(io, { t, session: () => new Session(io, t, format, {}) });
    const named = [program, ...program.commands].flatMap((command) => [
      [command.name(), command.description()],
      ...command.options.map(({ flags, description }) => [flags, description]),
      ...command.registeredArguments.map((argument) => [argument.name(), argument.description]),
    ]);
    expect(named.length).toBeGreaterThan(60);
    expect(named.filter(([, text]) => !text || /^[a-z]+\.\w+$/i.test(text))).toEqual([]);
  });
});

describe('a wrong command line', () => {
  it.each<[readonly string[], string, string, string]>([
    [['publis'], 'unknown-command', 'không có lệnh “publis”', 'ý bạn là publish?'],
    [['nothing-like-it'], 'unknown-command', 'không có lệnh “nothing-like-it”', 'nhip help'],
    [['feeds', '--jsn'], 'unknown-option', 'không có tuỳ chọn “--jsn”', 'ý bạn là --json?'],
    [['publish', 'f'], 'missing-argument', 'thiếu đối số <file>', 'nhip help publish'],
    [['feeds', 'a', 'b'], 'excess-arguments', 'thừa đối số', 'nhip help feeds'],
    [['values', 'x', '--by'], 'option-missing-argument', 'thiếu giá trị', 'nhip help values'],
    [['feeds', '--lang', 'fr'], 'invalid-argument', '“fr” không dùng được', 'dùng: vi, en'],
    [['receipts', '--limit', 'x'], 'wrong-count', '“x” không phải số dương', 'ví dụ --limit 100'],
  ])('%j is told in words: what is wrong and what to do', async (line, code, text, hint) => {
    const ran = await nhip(line);
    expect(ran).toMatchObject({ code: 2, out: '' });
    const [first, second] = ran.err.split('\n');
    expect(first).toContain(`${text}`);
    expect(first?.endsWith(` [${code}]`)).toBe(true);
    expect(second).toContain(hint);
    expect(ran.err).not.toMatch(ENGLISH_OF_COMMANDER);
  });

  it('is told in English where that is asked for, wherever the option stands', async () => {
    for (const line of [
      ['--lang', 'en', 'publish'],
      ['publish', '--lang=en'],
    ])
      expect((await nhip(line)).err).toBe(
        'the argument <feed> is missing [missing-argument]\n  see how to use it: nhip help publish\n',
      );
  });

  it('is JSON for programs, in both languages', async () => {
    const { err, out, code } = await nhip(['publis', '--json']);
    expect([code, out]).toEqual([2, '']);
    expect(JSON.parse(err)).toEqual({
      code: 'unknown-command',
      message: { vi: 'không có lệnh “publis”', en: 'there is no command “publis”' },
      hint: { vi: 'ý bạn là publish?', en: 'did you mean publish?' },
    });
  });
});

describe('an error', () => {
  const refused = { 'GET /api/v1/feeds': () => refusal(403, 'forbidden', { row: 3 }) };

  it('of the hub ends with 1, in the hub’s own words', async () => {
    const { err, code, out } = await against(refused, ['feeds']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toBe('lỗi forbidden [forbidden]\n');
  });

  it('of the hub is JSON for programs, with all that the hub said', async () => {
    const { err, code } = await against(refused, ['feeds', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(err)).toEqual({
      code: 'forbidden',
      message: { vi: 'lỗi forbidden', en: 'fault forbidden' },
      status: 403,
      row: 3,
    });
  });

  it('of the hub names the option or command where the hub speaks of its HTTP', async () => {
    const more = { hint: { vi: 'xem /api/v1/feeds', en: 'see /api/v1/feeds' } };
    const unknown = { 'GET /api/v1/feeds': () => refusal(404, 'unknown-feed', more) };
    expect((await against(unknown, ['feeds'])).err).toContain('\n  xem nhip feeds\n');
  });

  it('without a key ends with 2 and says where keys come from', async () => {
    const { err, code } = await nhip(['feeds']);
    expect(code).toBe(2);
    expect(err).toMatch(/^chưa có khoá .+ \[no-key\]\n {2}dùng --token hay NHIP_TOKEN/);
  });

  it('of our own ends with 70, without a stack', async () => {
    const { err, code } = await against({ 'GET /api/v1/feeds': { items: [{}] } }, ['feeds']);
    expect(code).toBe(70);
    expect(err).toMatch(
      /^lệnh nhip gặp lỗi của chính nó \[internal\]\n {2}báo cho người phát triển/,
    );
    expect(err).not.toMatch(/\n\s+at /);
  });
});
