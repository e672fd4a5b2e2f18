const [SEED, PRIME] = [0x811c9dc5, 0x01000193];

const overBytes = (bytes: Uint8Array): number =>
  bytes.reduce((hash, byte) => Math.imul(hash ^ byte, PRIME), SEED);

/**
 * The partition of a key: FNV-1a of its UTF-8 bytes, 32 bits, modulo `partitions`.
 * Ours and fixed, because a record's partition is its bucket in the ledger for ever, whichever client produces.
 */
export function partitionOf(key: string, partitions: number): number {
  let hash = SEED;
  for (let i = 0; i < key.length; i += 1) {
    const code = key.charCodeAt(i);
    if (code > 0x7f) return (overBytes(new TextEncoder().encode(key)) >>> 0) % partitions;
    hash = Math.imul(hash ^ code, PRIME);
  }
  return (hash >>> 0) % partitions;
}
