import { partitionName } from '../partition-name.js';
import type { MemoryBroker } from './memory-broker.js';

/** A member is told which partitions are its own; it resolves once it has let go of the others. */
export interface Member {
  readonly topics: readonly string[];
  keep(partitions: ReadonlySet<string>): Promise<void>;
  take(partitions: ReadonlySet<string>): void;
}

/** One consumer group: who has which partition, and the offsets committed. No partition has two owners at a time. */
export class MemoryGroup {
  readonly committed = new Map<string, bigint>();
  readonly #members: Member[] = [];
  #turn: Promise<void> = Promise.resolve();

  constructor(private readonly broker: MemoryBroker) {}

  join(member: Member): Promise<void> {
    this.#members.push(member);
    return this.rebalance();
  }

  leave(member: Member): Promise<void> {
    const at = this.#members.indexOf(member);
    if (at >= 0) this.#members.splice(at, 1);
    return this.rebalance();
  }

  /** Partitions go round the members; first all let go, then all take. */
  rebalance(): Promise<void> {
    this.#turn = this.#turn.then(async () => {
      const shares = this.#shares();
      await Promise.all(
        this.#members.map((member) => member.keep(shares.get(member) ?? new Set())),
      );
      for (const member of this.#members) member.take(shares.get(member) ?? new Set());
    });
    return this.#turn;
  }

  #shares(): ReadonlyMap<Member, ReadonlySet<string>> {
    const shares = new Map<Member, Set<string>>(
      this.#members.map((member) => [member, new Set<string>()]),
    );
    for (const topic of new Set(this.#members.flatMap((member) => member.topics))) {
      if (!this.broker.has(topic)) continue;
      const followers = this.#members.filter((member) => member.topics.includes(topic));
      for (let partition = 0; partition < this.broker.partitionsOf(topic); partition += 1) {
        const owner = followers[partition % followers.length];
        if (owner) shares.get(owner)?.add(partitionName(topic, partition));
      }
    }
    return shares;
  }
}
