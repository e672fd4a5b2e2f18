/**
 * The peer of requests.mjs: FROST-Server, the SensorThings API of Fraunhofer IOSB, on a Tomcat (bench/peers/frost) takes as many observations a request.
 *   node bench/frost.mjs [--requests 20000] [--warm 5000] [--connections 32] [--rows 1]
 * With --rows above 1 a request is one of its data arrays, all of one datastream and in one transaction. Each answer comes after the commit, in a PostgreSQL
 * with PostGIS of its own and with the settings of the hub's. Ends with a count of what lies there.
 */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPool } from '@nhip/platform';
import { postgres } from '../tools/local/postgres.mjs';
import { freePort } from '../tools/local/processes.mjs';
import { about, keep, summaryOf } from './measured.mjs';
import { buildPeer, needJdk, skip, startPeer } from './peer.mjs';
import { LOAD, Sender } from './sender.mjs';
import { meter } from './usage.mjs';

const root = path.resolve(import.meta.dirname, '..');
const { values: options } = parseArgs({ options: LOAD });
const [REQUESTS, WARM, CONNECTIONS, BODY_ROWS] = [
  options.requests,
  options.warm,
  options.connections,
  options.rows,
].map(Number);
/** More than there are connections, so that no two requests wait for the row of one datastream, which a trigger writes with each observation. */
const DATASTREAMS = 1_000;
/** Changes that wait to be told to subscribers; where there is no place FROST logs an error for each. */
const QUEUE = 100_000;
const START = Date.parse('2026-01-01T00:00:00Z');
const JSON_BODY = { 'content-type': 'application/json' };
const FROST = 'de.fraunhofer.iosb.ilt.frostserver';
const PLUGINS = [
  `${FROST}.plugin.coremodel.PluginCoreService`,
  `${FROST}.plugin.coremodel.PluginCoreModel`,
  `${FROST}.formatter.PluginResultFormatDefault`,
  `${FROST}.plugin.format.dataarray.PluginResultFormatDataArray`,
];

/** The newest PostgreSQL of Debian's packages that PostGIS is installed for; undefined where there is none. */
function postgresWithPostgis() {
  const [programs, shared] = ['/usr/lib/postgresql', '/usr/share/postgresql'];
  const versions = existsSync(programs) ? readdirSync(programs).map(Number) : [];
  const version = versions
    .sort((a, b) => b - a)
    .find((one) => existsSync(`${shared}/${one}/extension/postgis.control`));
  return version && path.join(programs, String(version));
}

/**
 * Settings of FROST by their names in its documents, dots as underscores. It makes its tables itself, has no plugin but those that the requests need, a connection
 * for each request that is under way, none of which is closed while idle, place for what its bus tells (it has no subscriber), and no log of slow queries.
 */
const settingsOf = (state) => ({
  plugins_providedPlugins: PLUGINS.join(),
  persistence_persistenceManagerImplementationClass: `${FROST}.persistence.pgjooq.PostgresPersistenceManager`,
  persistence_autoUpdateDatabase: 'true',
  persistence_slowQueryThreshold: '0',
  persistence_db_driver: 'org.postgresql.Driver',
  persistence_db_url: `jdbc:postgresql://127.0.0.1:${state.port}/nhip`,
  persistence_db_username: 'nhip',
  persistence_db_password: state.password,
  persistence_db_conn_max: String(CONNECTIONS),
  persistence_db_conn_idle_max: String(CONNECTIONS),
  persistence_db_conn_idle_min: String(CONNECTIONS),
  bus_queueSize: String(QUEUE),
});

/** What observations refer to: a thing with datastreams, and the place that they are of, so that FROST need not look for it with each of them. */
async function createSensors(service, pool) {
  const described = (name) => ({ name, description: name });
  const create = async (set, entity) => {
    const body = JSON.stringify(entity);
    const answer = await fetch(`${service}/${set}`, { method: 'POST', headers: JSON_BODY, body });
    if (answer.status !== 201) throw new Error(`${set}: ${answer.status} ${await answer.text()}`);
    return { '@iot.id': Number(/\((\d+)\)$/.exec(answer.headers.get('location'))[1]) };
  };
  const geometry = { type: 'Point', coordinates: [105.85, 21.03] };
  const place = { ...described('place'), encodingType: 'application/geo+json', feature: geometry };
  const feature = await create('FeaturesOfInterest', place);
  const sensor = { ...described('sensor'), encodingType: 'text/plain', metadata: 'none' };
  const parts = {
    Sensor: await create('Sensors', sensor),
    ObservedProperty: await create('ObservedProperties', {
      ...described('property'),
      definition: 'http://example.org/property',
    }),
    unitOfMeasurement: { name: 'one', symbol: '1', definition: 'http://example.org/one' },
    observationType: 'http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement',
  };
  const Datastreams = Array.from({ length: DATASTREAMS }, (_, i) => ({
    ...described(`datastream ${i}`),
    ...parts,
  }));
  await create('Things', { ...described('thing'), Datastreams });
  const { rows } = await pool.query('select "ID"::int as id from "DATASTREAMS" order by 1');
  return { feature, datastreams: rows.map(({ id }) => ({ '@iot.id': id })) };
}

const timeOf = (row) => new Date(START + row * 1_000).toISOString();

/** Body `i`: one observation, or a data array of them; each has its number as its result. */
function bodyOf(i, { feature, datastreams }) {
  const Datastream = datastreams[i % datastreams.length];
  if (BODY_ROWS === 1) {
    const times = { phenomenonTime: timeOf(i), resultTime: timeOf(i) };
    return JSON.stringify({ ...times, result: i, Datastream, FeatureOfInterest: feature });
  }
  const rows = Array.from({ length: BODY_ROWS }, (_, row) => i * BODY_ROWS + row);
  const dataArray = rows.map((row) => [timeOf(row), timeOf(row), row, feature['@iot.id']]);
  const components = ['phenomenonTime', 'resultTime', 'result', 'FeatureOfInterest/id'];
  return JSON.stringify([{ Datastream, components, 'dataArray@iot.count': BODY_ROWS, dataArray }]);
}

/** How many observations there are, and how many different results among them. */
async function stored(pool) {
  const text =
    'select count(*)::int as rows, count(distinct "RESULT_NUMBER")::int as results from "OBSERVATIONS"';
  return (await pool.query(text)).rows[0];
}

/** The version of PostgreSQL, and the settings that make a commit durable. Throws where one is off. */
async function durability(pool) {
  const names = ['server_version', 'fsync', 'synchronous_commit', 'full_page_writes'];
  const { rows } = await pool.query('select name, setting from pg_settings where name = any($1)', [
    names,
  ]);
  const settings = Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
  for (const name of names.slice(1))
    if (settings[name] !== 'on') throw new Error(`PostgreSQL has ${name} = ${settings[name]}`);
  return settings;
}

needJdk('frost');
const installed = postgresWithPostgis();
if (!installed)
  skip(
    'frost',
    'the peer needs PostGIS, which is not there (Debian 12: apt-get install postgresql-15-postgis-3)',
  );
buildPeer('frost');
const dir = path.join(root, '.nhip/bench/frost');
rmSync(dir, { recursive: true, force: true });
mkdirSync(path.join(dir, 'tomcat'), { recursive: true });
const state = { port: await freePort() };
let [pool, peer, sender] = [];
async function stop() {
  sender?.close();
  peer?.end();
  await pool?.end();
  await postgres.stop(state);
  postgres.remove(state);
}
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => void stop().then(() => process.exit(1)));
try {
  await postgres.prepare({ dir, state, log: console.log, installed });
  await postgres.start({ dir, state });
  pool = createPool(postgres.url(state), { max: 1 });
  await pool.query('create extension postgis');
  const port = await freePort();
  peer = startPeer('frost', [String(port), path.join(dir, 'tomcat')], settingsOf(state));
  await peer.said('ready');
  const service = `http://127.0.0.1:${port}/v1.1`;
  const sensors = await createSensors(service, pool);
  const set = BODY_ROWS === 1 ? 'Observations' : 'CreateObservations';
  sender = new Sender(new URL(`${service}/${set}`), { connections: CONNECTIONS, status: 201 });
  const bodies = Array.from({ length: WARM + REQUESTS }, (_, i) => bodyOf(i, sensors));
  await sender.send(bodies.slice(0, WARM), () => JSON_BODY);
  await sleep(5_000);
  const counted = bodies.slice(WARM);
  const used = meter({ tomcat: peer.pid, postgres: state.process.pid });
  const took = await sender.send(counted, () => JSON_BODY);
  const answered = used(REQUESTS * BODY_ROWS);
  const there = await stored(pool);
  const sent = (WARM + REQUESTS) * BODY_ROWS;
  const equal = there.rows === sent && there.results === sent;
  if (!equal) console.log(`${sent} observations were sent`, there);
  const measured = {
    ...about(BODY_ROWS === 1 ? 'frost' : 'frost-bodies'),
    frost: '2.0.0',
    postgres: await durability(pool),
    requests: REQUESTS,
    rowsOfEach: BODY_ROWS,
    connections: CONNECTIONS,
    answerMs: summaryOf(took, (value) => Number(value.toFixed(1))),
    answered,
    equal,
  };
  keep(measured);
  console.log(JSON.stringify(measured, null, 2));
  process.exitCode = equal ? 0 : 1;
} finally {
  await stop();
}
