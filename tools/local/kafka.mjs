/** Kafka 4.2 in KRaft mode, one broker, from its jars. */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { alive, end, launch, until } from './processes.mjs';
import { hasJdk, jars } from './maven.mjs';

/** What the hub asks of a broker, whoever runs it: docker-compose.yml says the same (tools/check/compose-stores.mjs). */
export const BROKER = {
  'process.roles': 'broker,controller',
  'node.id': 1,
  'listener.security.protocol.map':
    'PLAINTEXT:PLAINTEXT,AGENCIES:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT',
  // Agencies sign in, and write to their own inboxes alone; the hub's own listeners know nobody, and let all through.
  'listener.name.agencies.sasl.enabled.mechanisms': 'SCRAM-SHA-512',
  'listener.name.agencies.scram-sha-512.sasl.jaas.config':
    'org.apache.kafka.common.security.scram.ScramLoginModule required;',
  'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
  'super.users': 'User:ANONYMOUS',
  'controller.listener.names': 'CONTROLLER',
  'inter.broker.listener.name': 'PLAINTEXT',
  'auto.create.topics.enable': false,
  'offsets.topic.replication.factor': 1,
  'transaction.state.log.replication.factor': 1,
  'transaction.state.log.min.isr': 1,
  'share.coordinator.state.topic.replication.factor': 1,
  'share.coordinator.state.topic.min.isr': 1,
  'group.initial.rebalance.delay.ms': 0,
  'group.min.session.timeout.ms': 1000,
  'message.max.bytes': 2_000_000,
  'replica.fetch.max.bytes': 2_000_000,
};

/** For a broker that is asked little, on a machine that does other things. */
const TUNING = {
  'offsets.topic.num.partitions': 4,
  'min.insync.replicas': 1,
  'broker.session.timeout.ms': 1500,
  'broker.heartbeat.interval.ms': 500,
  'num.network.threads': 2,
  'num.io.threads': 4,
  'log.cleaner.backoff.ms': 5000,
  // Held from the start on. What does not fit is compacted in several passes.
  'log.cleaner.dedupe.buffer.size': 16 * 1024 * 1024,
  // Controllers that are many tell each other that they are there; this one is alone.
  'metadata.max.idle.interval.ms': 0,
};

const properties = (state, dir) => ({
  ...BROKER,
  ...TUNING,
  'controller.quorum.voters': `1@127.0.0.1:${state.controllerPort}`,
  listeners: `PLAINTEXT://127.0.0.1:${state.port},AGENCIES://127.0.0.1:${state.inboxPort},CONTROLLER://127.0.0.1:${state.controllerPort}`,
  'advertised.listeners': `PLAINTEXT://127.0.0.1:${state.port},AGENCIES://127.0.0.1:${state.inboxPort}`,
  'log.dirs': path.join(dir, 'kafka-data'),
});

/** For a broker that is asked little: the second compiler works for minutes on end, also where nothing is asked, and a million rows later it has not earned what it took. */
const JVM = [
  '-Xmx512m',
  '-Xms64m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-XX:-UsePerfData',
];

const LOG4J = `<Configuration><Appenders><Console name="out"><PatternLayout pattern="%d %p %m (%c)%n"/></Console></Appenders><Loggers><Root level="WARN"><AppenderRef ref="out"/></Root></Loggers></Configuration>\n`;

const answers = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => (socket.destroy(), resolve(true)));
    socket.on('error', () => resolve(false));
  });

export const kafka = {
  name: 'kafka',
  available: hasJdk,

  async prepare({ dir, cache, state, log }) {
    state.jars = await jars(cache, log);
    state.cluster ??= randomUUID().replaceAll('-', '').slice(0, 22);
    const file = path.join(dir, 'kafka.properties');
    writeFileSync(
      file,
      Object.entries(properties(state, dir))
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    );
    writeFileSync(path.join(dir, 'log4j2.xml'), LOG4J);
    if (existsSync(path.join(dir, 'kafka-data/meta.properties'))) return;
    mkdirSync(path.join(dir, 'kafka-data'), { recursive: true });
    execFileSync(
      'java',
      [
        '-cp',
        `${state.jars}/*`,
        `-Dlog4j2.configurationFile=${path.join(dir, 'log4j2.xml')}`,
        'kafka.tools.StorageTool',
        'format',
        '-t',
        state.cluster,
        '-c',
        file,
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
  },

  async start({ dir, state }) {
    const args = [
      ...JVM,
      '-cp',
      `${state.jars}/*`,
      `-Dlog4j2.configurationFile=${path.join(dir, 'log4j2.xml')}`,
      'kafka.Kafka',
      path.join(dir, 'kafka.properties'),
    ];
    state.process = launch('java', args, { log: path.join(dir, 'kafka.log'), cwd: dir });
    await until('Kafka', 90_000, () => answers(state.port), {
      stop: () => (alive(state.process) ? undefined : 'it ended by itself; see kafka.log'),
    });
  },

  stop: (state) => end(state.process, { patienceMs: 20_000 }),
};
