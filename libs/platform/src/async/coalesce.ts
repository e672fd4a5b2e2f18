/**
 * Lets concurrent callers share one call of `ask`, whose answer is never older than the call of whoever gets it: callers that come while
 * one is under way wait together for the next. Rejects as `ask` does, for those who shared that call.
 */
export function coalesce<T>(ask: () => Promise<T>): () => Promise<T> {
  let current: Promise<unknown> | undefined;
  let next: Promise<T> | undefined;
  const begin = (): Promise<T> => {
    const answer = ask();
    const settled: Promise<unknown> = answer
      .catch(() => undefined)
      .then(() => {
        if (current === settled) current = undefined;
      });
    current = settled;
    return answer;
  };
  return () => {
    if (!current) return begin();
    return (next ??= current.then(() => {
      next = undefined;
      return begin();
    }));
  };
}
