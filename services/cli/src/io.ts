type Stream = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** What one call of the command sees of the world. */
export interface Io {
  readonly stdout: Stream;
  readonly stderr: Stream;
  /** Whom to ask; absent or no terminal: nobody. */
  readonly stdin?: (NodeJS.ReadableStream & { readonly isTTY?: boolean }) | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that relative paths start from. */
  readonly cwd: string;
}
