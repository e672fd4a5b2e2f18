/**
 * Directions inside a project, and no cycles anywhere, of types neither: `http, grpc, consumers → app → domain`,
 * `adapters → app/ports`, and in the kernel each floor knows only those below it.
 */
const inside = (...rooms) => `^(services|tools/check/fixtures)/([^/]+)/src/(${rooms.join('|')})/`;
const ENTRIES = ['http', 'grpc', 'consumers'];

const kernel = (rooms) =>
  `^(libs/kernel|tools/check/fixtures/floors[^/]*)/src/(${rooms.join('|')})[./]`;

/** From the ground up, `faults.ts` below all rooms; those on one floor do not know each other. */
const FLOORS = [
  ['faults'],
  ['time'],
  ['expression'],
  ['model'],
  ['mapping', 'cubes'],
  ['check', 'views'],
];

const floors = FLOORS.flatMap((rooms, floor) =>
  rooms.map((room) => ({
    name: `kernel-${room}-knows-lower-floors-only`,
    severity: 'error',
    comment: 'a piece that a lower floor needs belongs on that floor, or below it',
    from: { path: kernel([room]) },
    to: {
      path: kernel(
        FLOORS.slice(floor)
          .flat()
          .filter((other) => other !== room),
      ),
    },
  })),
);

export default {
  forbidden: [
    {
      name: 'no-circle-of-rooms',
      severity: 'error',
      comment: 'two rooms that need each other are one, or lack a third below them',
      scope: 'folder',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'files that need each other are one file, or need a third',
      from: {},
      to: { circular: true },
    },
    {
      name: 'domain-knows-nobody',
      severity: 'error',
      comment: 'the rules of a service need nothing to be tested',
      from: { path: inside('domain') },
      to: { path: inside('app', 'adapters', ...ENTRIES) },
    },
    {
      name: 'app-knows-ports-only',
      severity: 'error',
      comment: 'use cases get adapters by constructor',
      from: { path: inside('app') },
      to: { path: inside('adapters', ...ENTRIES) },
    },
    {
      name: 'adapters-stay-behind-ports',
      severity: 'error',
      comment: 'an adapter serves a port; it drives nobody',
      from: { path: inside('adapters') },
      to: { path: inside('app', 'domain', ...ENTRIES), pathNot: '/src/app/ports[.]ts$' },
    },
    {
      name: 'entries-do-not-reach-past-app',
      severity: 'error',
      comment: 'entries call use cases, not adapters',
      from: { path: inside(...ENTRIES) },
      to: { path: inside('adapters') },
    },
    {
      name: 'services-share-topics-not-code',
      severity: 'error',
      comment: 'services share topics and proto, never code',
      from: { path: '^(?:tools/check/fixtures/)?services/([^/]+)/' },
      to: {
        path: '^(?:tools/check/fixtures/)?services/',
        pathNot: '^(?:tools/check/fixtures/)?services/$1/',
      },
    },
    ...floors,
    {
      name: 'async-knows-no-messaging',
      severity: 'error',
      comment: 'time and concurrency, whatever they are used for',
      from: { path: '^(libs/platform|tools/check/fixtures/platform)/src/async/' },
      to: {
        path: '^(libs/platform|tools/check/fixtures/platform)/src/',
        pathNot: '^(libs/platform|tools/check/fixtures/platform)/src/async/',
      },
    },
    {
      name: 'middleware-knows-no-broker',
      severity: 'error',
      comment: 'middleware works on the port alone, whichever the broker',
      from: {
        path: '^(libs/platform|tools/check/fixtures/platform)/src/messaging/(middleware/|[^/]+$)',
      },
      to: { path: '^(libs/platform|tools/check/fixtures/platform)/src/messaging/(kafka|memory)/' },
    },
    {
      name: 'brokers-do-not-know-each-other',
      severity: 'error',
      comment: 'what two adapters of the port share stands beside it',
      from: {
        path: '^(libs/platform|tools/check/fixtures/platform)/src/messaging/(kafka|memory)/',
      },
      to: {
        path: '^(libs/platform|tools/check/fixtures/platform)/src/messaging/(kafka|memory)/',
        pathNot: '^(libs/platform|tools/check/fixtures/platform)/src/messaging/$2/',
      },
    },
    {
      name: 'unresolvable',
      severity: 'error',
      comment: 'an import that leads nowhere',
      from: {},
      to: { couldNotResolve: true, dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(/dist/|/node_modules/|/test/|\\.spec\\.tsx?$)' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@nhip/source', 'import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
};
