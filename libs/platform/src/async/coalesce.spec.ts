import { describe, expect, it } from '@jest/globals';
import { coalesce } from './coalesce.js';

/** A question whose answers are given by hand; each says how many were asked when it was. */
function asked() {
  const answers: { give(): void; fail(): void }[] = [];
  const shared = coalesce<number>(
    () =>
      new Promise((resolve, reject) => {
        const number = answers.length + 1;
        answers.push({ give: () => resolve(number), fail: () => reject(new Error('away')) });
      }),
  );
  return { shared, answers };
}
const settle = (): Promise<void> => new Promise((done) => setImmediate(done));

describe('coalesce', () => {
  it('never gives an answer that was under way before the call', async () => {
    const { shared, answers } = asked();
    const first = shared();
    const later = [shared(), shared()];
    answers[0]?.give();
    await settle();
    expect(answers).toHaveLength(2);
    answers[1]?.give();
    expect(await Promise.all([first, ...later])).toEqual([1, 2, 2]);
  });

  it('is asked anew by who comes after', async () => {
    const { shared, answers } = asked();
    const first = shared();
    answers[0]?.give();
    await first;
    await settle();
    const second = shared();
    answers[1]?.give();
    expect(await second).toBe(2);
  });

  it('fails only for those who asked it', async () => {
    const { shared, answers } = asked();
    const first = shared();
    const second = shared();
    answers[0]?.fail();
    await expect(first).rejects.toThrow('away');
    await settle();
    answers[1]?.give();
    expect(await second).toBe(2);
  });

  it('goes on in order when callers come again and again', async () => {
    const { shared, answers } = asked();
    const seen: Promise<number>[] = [];
    for (let i = 0; i < 5; i += 1) {
      seen.push(shared(), shared());
      answers[i]?.give();
      await settle();
    }
    answers.forEach((answer) => answer.give());
    await settle();
    answers.forEach((answer) => answer.give());
    const numbers = await Promise.all(seen);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  });
});
