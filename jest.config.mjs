const swc = [
  '@swc/jest',
  {
    jsc: {
      parser: { syntax: 'typescript', decorators: true, tsx: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
      target: 'es2022',
    },
    module: { type: 'es6' },
  },
];

/** One configuration for every suite; `tools/test.mjs` chooses which by path. Tests read the sources, without a build. */
export default {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@nhip/source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '\\.tsx?$': swc },
  modulePathIgnorePatterns: ['/dist/', '/\\.nhip/'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/\\.nhip/'],
  randomize: true,
  workerIdleMemoryLimit: '512MB',
};
