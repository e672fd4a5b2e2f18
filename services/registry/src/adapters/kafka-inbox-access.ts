import { readFileSync } from 'node:fs';
import { TOPICS } from '@nhip/contracts';
import type { KafkaAccess } from '@nhip/platform';
import { z } from 'zod';
import type { InboxAccess, InboxWriter } from '../app/ports.js';

const [PREFIX = ''] = TOPICS.inbox.name.split('<');

const identities = z.object({
  inbox: z.object({ agencies: z.record(z.string(), z.string()) }).optional(),
});

/** The passwords of agencies in a file of identities, by their codes. Throws where it is none. */
const passwordsIn = (file: string): Readonly<Record<string, string>> =>
  identities.parse(JSON.parse(readFileSync(file, 'utf8'))).inbox?.agencies ?? {};

/** Agencies sign in to Kafka by their codes, and write where its ACLs let them. */
export class KafkaInboxAccess implements InboxAccess {
  #arePasswordsSet = false;

  /** @param credentials file whose passwords are set once; undefined where others set them */
  constructor(
    private readonly kafka: Pick<KafkaAccess, 'setWriters' | 'setPasswords'>,
    private readonly credentials: string | undefined,
  ) {}

  async allow(writers: readonly InboxWriter[]): Promise<void> {
    await this.kafka.setWriters(
      PREFIX,
      writers.map(({ topic, agency: user }) => ({ topic, user })),
    );
    if (this.#arePasswordsSet) return;
    if (this.credentials !== undefined)
      await this.kafka.setPasswords(passwordsIn(this.credentials));
    this.#arePasswordsSet = true;
  }
}
