import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import kafkajs from 'kafkajs';
import { noTopic, sessionRefused } from '../../faults.js';
import { Admittance, namedRefusal } from './admittance.js';

const TOPICS = ['there', 'gone'];
const sources = {
  incarnation: async (topic: string): Promise<string> => {
    if (topic === 'gone') throw noTopic(topic);
    return 'one';
  },
};
const answer = (type: string) =>
  new kafkajs.KafkaJSProtocolError(Object.assign(new Error(type), { type, retriable: true }));
const unknownTopic = answer('UNKNOWN_TOPIC_OR_PARTITION');

let told: string[];
beforeEach(() => {
  told = [];
});
afterEach(() => void jest.useRealTimers());
const admittanceOf = (patienceMs: number): Admittance =>
  new Admittance(
    sources,
    {
      group: 'g',
      onShutOut: (group, reason) => told.push(`${group} shut out: ${reason.message}`),
      onLetIn: (group) => told.push(`${group} let in`),
    },
    patienceMs,
  );

describe('a group that the broker refuses', () => {
  it('is said once to be shut out, with the topics that are missing, and once to be let in', async () => {
    const admittance = admittanceOf(0);
    await admittance.failed(unknownTopic, TOPICS);
    await admittance.failed(unknownTopic, TOPICS);
    expect(told).toEqual([`g shut out: ${noTopic('gone').message}`]);
    admittance.letIn();
    admittance.letIn();
    expect(told.slice(1)).toEqual(['g let in']);
  });

  it('is said at once to be shut out where the broker takes no session as short as ours, by the name of its option', async () => {
    const cause = answer('INVALID_SESSION_TIMEOUT');
    const refused = Object.assign(new kafkajs.KafkaJSNonRetriableError(cause), { cause });
    const admittance = admittanceOf(60_000);
    await admittance.failed(namedRefusal(refused), TOPICS);
    expect(told).toEqual([`g shut out: ${sessionRefused(3_000).message}`]);
    expect(told[0]).toContain('group.min.session.timeout.ms');
    expect(namedRefusal(unknownTopic)).toBe(unknownTopic);
  });

  it('is said to be shut out where the client cannot read what comes, and not for the moments of an outage before and after it', async () => {
    jest.useFakeTimers();
    const away = new kafkajs.KafkaJSConnectionError('away');
    const admittance = admittanceOf(20);
    await admittance.failed(new TypeError('no record'), TOPICS);
    jest.advanceTimersByTime(40);
    await admittance.failed(away, TOPICS);
    await admittance.failed(new TypeError('no record'), TOPICS);
    expect(told).toEqual([]);
    jest.advanceTimersByTime(40);
    await admittance.failed(new TypeError('no record'), ['there']);
    expect(told).toEqual(['g shut out: no record']);
  });

  it.each([
    ['is given some seconds', 60_000, unknownTopic],
    ['is none where the broker is away', 0, new kafkajs.KafkaJSConnectionError('away')],
    ['is none where the broker is about to answer', 0, answer('GROUP_LOAD_IN_PROGRESS')],
  ])('%s', async (_, patienceMs, error) => {
    const admittance = admittanceOf(patienceMs);
    await admittance.failed(error, TOPICS);
    admittance.letIn();
    expect(told).toEqual([]);
  });
});
