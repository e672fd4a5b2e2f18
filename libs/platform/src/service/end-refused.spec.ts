import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { databaseAway, madeByAnotherVersion } from '../faults.js';
import { endRefused } from './end-refused.js';

afterEach(() => void jest.restoreAllMocks());

/** What a start that failed so says on stderr, and the code with which it ends. */
function ended(error: unknown): { said: string; code: unknown } {
  let said = '';
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((said += String(text)), true));
  const exit = jest.spyOn(process, 'exit').mockImplementation(() => undefined as never);
  endRefused(error);
  return { said, code: exit.mock.calls[0]?.[0] };
}

describe('a start that was refused', () => {
  it('ends with 65 and says why, and what to do, in both languages', () => {
    const { said, code } = ended(madeByAnotherVersion('core', '001-core'));
    expect(code).toBe(65);
    expect(said).toContain('do một phiên bản khác tạo ra (001-core)');
    expect(said).toContain('was made by another version (001-core)');
    expect(said).toContain('docs/runbooks/recover.md');
    expect(said).toContain('made-by-another-version');
  });

  it('is left to a supervisor where it may go well next time', () => {
    expect(() => endRefused(databaseAway(new Error('no')))).toThrow('database-away');
    expect(() => endRefused(new Error('port in use'))).toThrow('port in use');
  });
});
