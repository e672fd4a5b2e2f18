/**
 * The other peers of `ingest`: the same client in a process of its own, producing the same rows with the same headers, acks=all:
 * `ours` as the hub uses it (rows of a delivery compressed, bytes written in place), `stock` as it comes.
 */
import { createHash } from 'node:crypto';
import { AGENCY, rowsOf } from './ingest-rows.mjs';

const [brokers, topic, batches, batchRows, together, which] = process.argv.slice(2);
const quiet = { error() {}, warn() {}, info() {}, debug() {} };

async function ours() {
  const { kafkaBus } = await import('@nhip/platform');
  return kafkaBus({ brokers: brokers.split(','), clientId: 'bench', logger: quiet }).producer();
}

async function stock() {
  const { default: kafkajs } = await import('kafkajs');
  const kafka = new kafkajs.Kafka({
    brokers: brokers.split(','),
    clientId: 'bench',
    logLevel: kafkajs.logLevel.NOTHING,
  });
  const producer = kafka.producer({
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    maxInFlightRequests: 5,
  });
  await producer.connect();
  return { send: (to, messages) => producer.send({ topic: to, acks: -1, messages }) };
}

const producer = await { ours, stock }[which]();
const at = Date.parse('2026-11-25T05:00:00Z');

const toMessage = (value, i) => {
  const receipt = '0mwwgl079ac6045ddbc0a';
  const sha256 = createHash('sha256').update(value).digest('hex');
  const nhip = JSON.stringify({
    receipt,
    receivedAt: at,
    sentBy: 'bench',
    file: { sha256 },
    row: i + 1,
    sha256,
  });
  const headers = {
    ce_id: `${receipt}/${i + 1}`,
    ce_source: AGENCY,
    ce_type: 'nhip.row',
    ce_time: new Date(at).toISOString(),
    nhip,
  };
  return { key: JSON.parse(value).id, value, headers };
};
const prepared = Array.from({ length: Number(batches) }, (_, i) =>
  rowsOf(i, Number(batchRows)).map(toMessage),
);

async function run(ms) {
  let [rows, next] = [0, 0];
  const end = Date.now() + ms;
  const worker = async () => {
    while (Date.now() < end) {
      const batch = prepared[(next += 1) % prepared.length];
      await producer.send(topic, batch);
      rows += batch.length;
    }
  };
  const since = performance.now();
  await Promise.all(Array.from({ length: Number(together) }, worker));
  return { rows, seconds: (performance.now() - since) / 1000 };
}

process.on('message', async (ms) => process.send(await run(ms)));
process.on('disconnect', () => process.exit(0));
process.send('ready');
