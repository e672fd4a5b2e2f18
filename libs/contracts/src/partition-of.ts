/**
 * The partition of a key: FNV-1a of its UTF-8 bytes, 32 bits, modulo `partitions`.
 * Ours and fixed, because a record's partition is its bucket in the ledger for ever, whichever client produces.
 */
export function partitionOf(key: string, partitions: number): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(key)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0) % partitions;
}
