import { describe, expect, it } from '@jest/globals';
import { Semaphore } from './semaphore.js';

/** Work that runs until it is told to end. */
function openWork() {
  const started: number[] = [];
  const ends = new Map<number, (error?: Error) => void>();
  const work = (no: number) => () => {
    started.push(no);
    return new Promise<number>((resolve, reject) =>
      ends.set(no, (error) => (error ? reject(error) : resolve(no))),
    );
  };
  return { started, work, end: (no: number, error?: Error) => ends.get(no)?.(error) };
}
const turn = (): Promise<void> => new Promise((done) => setImmediate(done));

describe('a semaphore', () => {
  it('lets as much work run at once as it has permits, first come first served', async () => {
    const { started, work, end } = openWork();
    const semaphore = new Semaphore(2);
    const all = [1, 2, 3, 4].map((no) => semaphore.run(work(no)));
    await turn();
    expect(started).toEqual([1, 2]);
    end(2);
    await turn();
    expect(started).toEqual([1, 2, 3]);
    end(1);
    await turn();
    expect(started).toEqual([1, 2, 3, 4]);
    for (const no of [3, 4]) end(no);
    expect(await Promise.all(all)).toEqual([1, 2, 3, 4]);
  });

  it('gives a permit back when the work fails, and tells the failure to its caller alone', async () => {
    const { started, work, end } = openWork();
    const semaphore = new Semaphore(1);
    const [failing, next] = [semaphore.run(work(1)), semaphore.run(work(2))];
    await turn();
    end(1, new Error('lost'));
    await expect(failing).rejects.toThrow('lost');
    await turn();
    end(2);
    expect(await next).toBe(2);
    expect(started).toEqual([1, 2]);
  });

  it('gives a permit back when the work throws before it begins', async () => {
    const semaphore = new Semaphore(1);
    const thrown = semaphore.run(() => {
      throw new Error('at once');
    });
    await expect(thrown).rejects.toThrow('at once');
    expect(await semaphore.run(async () => 'next')).toBe('next');
  });

  it('never has more at work than permits, however the work ends', async () => {
    let [running, most] = [0, 0];
    const semaphore = new Semaphore(3);
    const work = async (no: number): Promise<number> => {
      most = Math.max(most, (running += 1));
      await turn();
      running -= 1;
      if (no % 3 === 0) throw new Error('every third');
      return no;
    };
    const ended = await Promise.allSettled(
      Array.from({ length: 30 }, (_, no) => semaphore.run(() => work(no))),
    );
    expect(most).toBe(3);
    expect(ended.filter(({ status }) => status === 'rejected')).toHaveLength(10);
  });
});
