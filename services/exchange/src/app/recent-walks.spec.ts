import { expect, it } from '@jest/globals';
import { RecentWalks } from './recent-walks.js';

it('a walk is made once for those who turn its pages, and again once others were asked for', async () => {
  const walks = new RecentWalks<string>();
  const made: string[] = [];
  const make = (walk: string) => () => {
    made.push(walk);
    return Promise.resolve(walk);
  };
  const [one, same] = [walks.get('a', make('a')), walks.get('a', make('a'))];
  expect([await one, await same]).toEqual(['a', 'a']);
  expect(made).toEqual(['a']);
  for (const other of ['b', 'c', 'd', 'e']) await walks.get(other, make(other));
  await walks.get('a', make('a'));
  expect(made).toEqual(['a', 'b', 'c', 'd', 'e', 'a']);
});

it('a walk that could not be made is made by the next who asks', async () => {
  const walks = new RecentWalks<string>();
  const failing = () => Promise.reject(new Error('away'));
  await expect(walks.get('x', failing)).rejects.toThrow('away');
  expect(await walks.get('x', () => Promise.resolve('x'))).toBe('x');
});
