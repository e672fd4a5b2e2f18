import type { RegistryMessage } from '@nhip/contracts';

/** Where definitions are kept, with the messages that still have to be told. */
export interface DefinitionStore {
  /** All versions of all definitions. */
  all(): Promise<readonly RegistryMessage[]>;
  /** Keeps new definitions and their messages in one transaction; gives them the next catalogue revision. */
  add(definitions: readonly Omit<RegistryMessage, 'revision'>[]): Promise<number>;
  /** Messages not told yet, oldest first. */
  untold(
    limit: number,
  ): Promise<readonly { readonly seq: number; readonly message: RegistryMessage }[]>;
  told(seqs: readonly number[]): Promise<void>;
  /** Forgets that anything was told: the topic is new. */
  tellAgain(): Promise<void>;
}
