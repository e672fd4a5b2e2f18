type Stream = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** What one call of the command sees of the world. */
export interface Io {
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that relative paths start from. */
  readonly cwd: string;
}
