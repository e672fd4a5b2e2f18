import type { RegistryMessage } from '@nhip/contracts';

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
