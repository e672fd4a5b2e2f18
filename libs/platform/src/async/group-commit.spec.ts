import { describe, expect, it } from '@jest/globals';
import { Fault } from '@nhip/contracts';
import { GroupCommit } from './group-commit.js';

const settle = (): Promise<void> => new Promise((done) => setImmediate(done));
const away = new Fault('unavailable', 'store-away', { vi: 'mất kho', en: 'the store is away' });

/** Work whose groups end by hand; each member gets back what it gave. */
function groups(most = 3) {
  const begun: { readonly items: readonly string[]; end(error?: unknown): void }[] = [];
  const commit = new GroupCommit<string, string>(
    (items) =>
      new Promise((resolve, reject) => {
        const end = (error?: unknown): void => (error ? reject(error as Error) : resolve(items));
        begun.push({ items, end });
      }),
    most,
  );
  return { begun, commit };
}

describe('work that concurrent callers share', () => {
  it('begins at once for who comes alone, and takes along whoever came meanwhile', async () => {
    const { begun, commit } = groups();
    const answers = ['a', 'b', 'c'].map((item) => commit.run(item));
    await settle();
    expect(begun.map(({ items }) => items)).toEqual([['a']]);
    begun[0]?.end();
    await settle();
    expect(begun.map(({ items }) => items)).toEqual([['a'], ['b', 'c']]);
    begun[1]?.end();
    expect(await Promise.all(answers)).toEqual(['a', 'b', 'c']);
  });

  it('is of no more than so many callers at once', async () => {
    const { begun, commit } = groups(2);
    const answers = [...'abcdef'].map((item) => commit.run(item));
    for (let i = 0; i < 4; i += 1) {
      await settle();
      begun[i]?.end();
    }
    expect(begun.map(({ items }) => items.join(''))).toEqual(['a', 'bc', 'de', 'f']);
    expect((await Promise.all(answers)).join('')).toBe('abcdef');
  });

  it('is done for each alone where a group fails: one touches no other', async () => {
    const seen: string[][] = [];
    const commit = new GroupCommit<string, string>(async (items) => {
      seen.push([...items]);
      await settle();
      if (items.includes('bad')) throw new Error('bad');
      return items;
    }, 10);
    const first = commit.run('first');
    const [good, bad] = [commit.run('good'), commit.run('bad')];
    await expect(bad).rejects.toThrow('bad');
    expect(await Promise.all([first, good])).toEqual(['first', 'good']);
    expect(seen).toEqual([['first'], ['good', 'bad'], ['good'], ['bad']]);
  });

  it('is not tried again in an outage, which is everyone’s, and goes on after it', async () => {
    const { begun, commit } = groups();
    const answers = ['a', 'b', 'c'].map((item) => commit.run(item).catch((error) => error));
    await settle();
    begun[0]?.end();
    await settle();
    begun[1]?.end(away);
    expect(await Promise.all(answers)).toEqual(['a', away, away]);
    expect(begun).toHaveLength(2);
    const after = commit.run('d');
    await settle();
    begun[2]?.end();
    expect(await after).toBe('d');
  });
});
