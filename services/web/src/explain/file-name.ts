/** A file that came without a name is known by its hash: the whole of it stands with the receipt. */
export const fileName = (file: string | null): string =>
  file && /^[0-9a-f]{64}$/.test(file) ? `${file.slice(0, 12)}…` : (file ?? '–');
