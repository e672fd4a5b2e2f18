import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import type { Secret, Secrets } from '../app/ports.js';
import { pullSecretMissing, pullSecretsOpen } from '../faults.js';

const OPEN_TO_OTHERS = 0o007;

const File = z.record(
  z.string(),
  z.object({
    origin: z.string().transform((text) => new URL(text).origin),
    username: z.string(),
    password: z.string(),
  }),
);

/** The secrets of a file, read each time: what is changed there holds from the next login on. */
export class FileSecrets implements Secrets {
  /** @param path absent: there are none */
  constructor(private readonly path: string | undefined) {}

  async find(id: string): Promise<Secret> {
    if (this.path === undefined) throw pullSecretMissing(id);
    const { text, isOpen } = await read(this.path).catch(() => {
      throw pullSecretMissing(id);
    });
    const secret = secretIn(text, id);
    if (!secret) throw pullSecretMissing(id);
    if (isOpen) throw pullSecretsOpen();
    return secret;
  }
}

async function read(path: string): Promise<{ readonly text: string; readonly isOpen: boolean }> {
  const { mode } = await stat(path);
  return { text: await readFile(path, 'utf8'), isOpen: (mode & OPEN_TO_OTHERS) !== 0 };
}

/** Undefined where the file holds none of that id, or is not of its form. */
function secretIn(text: string, id: string): Secret | undefined {
  try {
    const file = File.parse(JSON.parse(text));
    return Object.hasOwn(file, id) ? file[id] : undefined;
  } catch {
    return undefined;
  }
}
