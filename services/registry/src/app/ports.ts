import type { RegistryMessage } from '@nhip/contracts';

/** Who may produce where. */
export interface InboxWriter {
  readonly topic: string;
  readonly agency: string;
}

export const INBOX_ACCESS = Symbol('access to the inboxes');

export interface InboxAccess {
  /** Lets these agencies produce into these topics, and nobody else into any inbox. Rejects with Fault `unavailable` while Kafka does not answer. */
  allow(writers: readonly InboxWriter[]): Promise<void>;
}

export const DEFINITION_STORE = Symbol('definition store');

/** Where definitions are kept, with the outbox of messages about them. */
export interface DefinitionStore {
  /** All versions of all definitions. */
  all(): Promise<readonly RegistryMessage[]>;
  /** Keeps new definitions and their messages in one transaction; gives them the next catalogue revision. */
  add(definitions: readonly Omit<RegistryMessage, 'revision'>[]): Promise<number>;
  /** Messages not published yet, oldest first. */
  pending(
    limit: number,
  ): Promise<readonly { readonly seq: number; readonly message: RegistryMessage }[]>;
  markPublished(seqs: readonly number[]): Promise<void>;
  /** Makes everything pending again: the topic is new. */
  republishAll(): Promise<void>;
}
