/** More is called for than a batch holds: it is tried again in parts. */
export class BatchOverflow extends Error {
  constructor() {
    super('more is called for than a batch holds');
  }
}
