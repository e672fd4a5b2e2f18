const swc = [
  '@swc/jest',
  {
    jsc: {
      parser: { syntax: 'typescript', decorators: true, tsx: true },
      transform: {
        legacyDecorator: true,
        decoratorMetadata: true,
        react: { runtime: 'automatic' },
      },
      target: 'es2022',
    },
    module: { type: 'es6' },
  },
];

/** Tests read the sources, without a build. */
const kind = (displayName, testRegex) => ({
  displayName,
  testRegex,
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@nhip/source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '\\.tsx?$': swc },
  modulePathIgnorePatterns: ['/dist/', '/\\.nhip/'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/\\.nhip/'],
});

/** The kinds of suites, by name: `--selectProjects KIND`. Nx runs them a project at a time: `--roots PROJECT`. */
export default {
  projects: [
    kind('unit', '(?<!\\.(int|e2e))\\.spec\\.tsx?$'),
    kind('integration', '\\.int\\.spec\\.ts$'),
    kind('e2e', '\\.e2e\\.spec\\.ts$'),
  ],
  testSequencer: `${import.meta.dirname}/tools/suite-sequencer.mjs`,
  reporters: ['default', `${import.meta.dirname}/tools/suite-reporter.mjs`],
  randomize: true,
  // Longer than a test waits for anything: what does not come is told by the wait itself.
  testTimeout: 240_000,
  workerIdleMemoryLimit: '512MB',
};
