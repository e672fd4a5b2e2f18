import { pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { Connection } from '@platformatic/kafka';
import kafkajs, { type AclEntry, type Admin } from 'kafkajs';
import { withTimeout } from '../../async/with-timeout.js';
import { kafkaAway } from '../../faults.js';
import type { Logger } from '../../logging/logger.js';
import { kafkaClient } from './kafka-client.js';
import type { KafkaOptions } from './kafka-bus.js';
import { RenewedClient } from './renewed-client.js';

/** Who may write to a topic. */
export interface TopicWriter {
  readonly topic: string;
  /** Name by which it signs in. */
  readonly user: string;
}

const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;
const LONGEST_ASK_MS = 10_000;
const [ITERATIONS, KEY_BYTES, SALT_BYTES] = [8_192, 64, 24];
const salted = promisify(pbkdf2);

const entryOf = ({ topic, user }: TopicWriter): AclEntry => ({
  resourceType: AclResourceTypes.TOPIC,
  resourceName: topic,
  resourcePatternType: ResourcePatternTypes.LITERAL,
  principal: `User:${user}`,
  host: '*',
  operation: AclOperationTypes.WRITE,
  permissionType: AclPermissionTypes.ALLOW,
});

const nameOf = ({ topic, user }: TopicWriter): string => `${user} ${topic}`;

/** The broker has no authorizer: whoever reaches it may do everything. */
const isOpen = (error: unknown): boolean =>
  (error as { readonly type?: unknown }).type === 'SECURITY_DISABLED';

/** Users of a Kafka and the topics to which they may write: SCRAM-SHA-512 and ACLs. kafkajs does not speak the request that sets passwords, so that one goes through another client, which is large, and loaded when there are any to set. */
export class KafkaAccess {
  readonly #admins: RenewedClient<Admin>;
  readonly #brokers: readonly string[];
  readonly #clientId: string;
  readonly #logger: Pick<Logger, 'warn'>;
  #isOpenSaid = false;

  constructor({ brokers, clientId, logger }: KafkaOptions) {
    const kafka = kafkaClient(brokers, clientId, logger);
    this.#admins = new RenewedClient(() => kafka.admin());
    [this.#brokers, this.#clientId, this.#logger] = [brokers, clientId, logger];
  }

  /**
   * Lets these users write to these topics, and nobody else to any topic that begins with `prefix`. What is so already stays as it is.
   * Does nothing where the broker has no authorizer, and logs it. Rejects with Fault `unavailable` where Kafka does not answer.
   */
  async setWriters(prefix: string, wanted: readonly TopicWriter[]): Promise<void> {
    await this.#asking(async (admin) => {
      const granted = await this.#grantedIn(admin, prefix);
      if (!granted) return;
      const [there, right] = [granted, wanted].map((all) => new Set(all.map(nameOf)));
      const missing = wanted.filter((one) => !there?.has(nameOf(one)));
      if (missing.length > 0) await admin.createAcls({ acl: missing.map(entryOf) });
      const over = granted.filter((one) => !right?.has(nameOf(one)));
      if (over.length > 0) await admin.deleteAcls({ filters: over.map(entryOf) });
    });
  }

  /** Undefined where the broker has no authorizer. */
  async #grantedIn(admin: Admin, prefix: string): Promise<readonly TopicWriter[] | undefined> {
    try {
      const { resources } = await admin.describeAcls({
        resourceType: AclResourceTypes.TOPIC,
        resourcePatternType: ResourcePatternTypes.LITERAL,
        operation: AclOperationTypes.WRITE,
        permissionType: AclPermissionTypes.ALLOW,
      });
      return resources
        .filter(({ resourceName }) => resourceName.startsWith(prefix))
        .flatMap(({ resourceName: topic, acls }) =>
          acls.map(({ principal }) => ({ topic, user: principal.replace(/^User:/u, '') })),
        );
    } catch (error) {
      if (!isOpen(error)) throw error;
      if (!this.#isOpenSaid)
        this.#logger.warn(
          {},
          'Kafka has no authorizer: whoever reaches it may write to every topic',
        );
      this.#isOpenSaid = true;
      return undefined;
    }
  }

  /** Sets the passwords of users, by name; users that are not named keep theirs. Rejects with Fault `unavailable` where Kafka does not answer. */
  async setPasswords(passwords: Readonly<Record<string, string>>): Promise<void> {
    const given = Object.entries(passwords);
    if (given.length === 0) return;
    const { alterUserScramCredentialsV0, Connection, ScramMechanisms } =
      await import('@platformatic/kafka');
    const users = await Promise.all(
      given.map(async ([name, password]) => {
        const salt = randomBytes(SALT_BYTES);
        const saltedPassword = await salted(password, salt, ITERATIONS, KEY_BYTES, 'sha512');
        const mechanism = ScramMechanisms.SCRAM_SHA_512;
        return { name, mechanism, iterations: ITERATIONS, salt, saltedPassword };
      }),
    );
    const connection = new Connection(this.#clientId);
    try {
      await withTimeout(this.#connect(connection), LONGEST_ASK_MS, noAnswer);
      await withTimeout(
        alterUserScramCredentialsV0.api.async(connection, [], users),
        LONGEST_ASK_MS,
        noAnswer,
      );
    } catch (error) {
      throw kafkaAway(error);
    } finally {
      await connection.close().catch(() => undefined);
    }
  }

  /** To the first broker that answers: any of them hands the request on to the controller. */
  async #connect(connection: Connection): Promise<void> {
    const errors: unknown[] = [];
    for (const broker of this.#brokers) {
      const end = broker.lastIndexOf(':');
      try {
        await connection.connect(broker.slice(0, end), Number(broker.slice(end + 1)));
        return;
      } catch (error) {
        errors.push(error);
      }
    }
    throw new AggregateError(errors, 'no broker answers');
  }

  async #asking<T>(ask: (admin: Admin) => Promise<T>): Promise<T> {
    try {
      return await withTimeout(this.#admins.use(ask), LONGEST_ASK_MS, noAnswer);
    } catch (error) {
      throw kafkaAway(error);
    }
  }

  async close(): Promise<void> {
    await this.#admins.close();
  }
}

const noAnswer = (): Error => new Error('no answer in time');
