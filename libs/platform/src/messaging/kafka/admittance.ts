import kafkajs from 'kafkajs';
import { Fault } from '@nhip/contracts';
import { noTopic, sessionRefused } from '../../faults.js';
import type { ConsumerOptions } from '../port.js';
import { SESSION_MS } from './heartbeat.js';
import type { Sources } from './partition-positions.js';

const { KafkaJSError } = kafkajs;
export const PATIENCE_MS = 5_000;

/** Answers after which the client would try again, though no waiting mends them. */
const REFUSALS = [
  'UNKNOWN_TOPIC_OR_PARTITION',
  'INVALID_TOPIC_EXCEPTION',
  'TOPIC_AUTHORIZATION_FAILED',
  'GROUP_AUTHORIZATION_FAILED',
  'INCONSISTENT_GROUP_PROTOCOL',
];

/** Whether one of these answers of the broker is behind an error. */
function isAnswer(error: unknown, types: readonly string[]): boolean {
  if (!(error instanceof KafkaJSError)) return false;
  const { type, cause } = error as { type?: string; cause?: unknown };
  return types.includes(type ?? '') || isAnswer(cause, types);
}

/** A broker that is away, or about to answer, is waited for, and is no matter of the readiness; all else keeps the group from reading: a refusal, or what the client cannot cope with. */
function isAway(error: unknown): boolean {
  if (!(error instanceof KafkaJSError) || isAnswer(error, REFUSALS)) return false;
  const { cause, retriable } = error as { cause?: unknown; retriable: boolean };
  return cause instanceof Error ? isAway(cause) : retriable;
}

/** Fault `session-refused` where the broker allows no session as short as ours; else the error itself. */
export const namedRefusal = (error: Error): Error =>
  isAnswer(error, ['INVALID_SESSION_TIMEOUT']) ? sessionRefused(SESSION_MS) : error;

/** Whether a group can read its topics; says so where something other than the broker's absence has kept it from that for some seconds, and once it can. */
export class Admittance {
  #since: number | undefined;
  #isTold = false;

  constructor(
    private readonly sources: Pick<Sources, 'incarnation'>,
    private readonly options: Pick<ConsumerOptions, 'group' | 'onShutOut' | 'onLetIn'>,
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  letIn(): void {
    this.#since = undefined;
    if (!this.#isTold) return;
    this.#isTold = false;
    this.options.onLetIn?.(this.options.group);
  }

  /** To be called after each attempt that failed. A refusal that has a name is told at once: no topic comes that would mend it. */
  async failed(error: Error, topics: readonly string[]): Promise<void> {
    const isNamed = error instanceof Fault;
    if (isAway(error)) return void (this.#since = undefined);
    this.#since ??= Date.now();
    if (this.#isTold || (!isNamed && Date.now() - this.#since < this.patienceMs)) return;
    this.#isTold = true;
    const missing = isNamed ? [] : await this.#missing(topics);
    this.options.onShutOut?.(
      this.options.group,
      missing.length > 0 ? noTopic(missing.join(', ')) : error,
    );
  }

  async #missing(topics: readonly string[]): Promise<string[]> {
    const there = await Promise.allSettled(topics.map((one) => this.sources.incarnation(one)));
    return topics.filter((_, i) => there[i]?.status === 'rejected');
  }
}
