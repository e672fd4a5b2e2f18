import type { PoisonMessages } from '@nhip/platform';

/** For topics in which nothing is poison: what cannot be read fails the test. */
export const readsAll: Pick<PoisonMessages, 'leaveOut'> = {
  leaveOut: (messages, decode) => messages.map(decode),
};
