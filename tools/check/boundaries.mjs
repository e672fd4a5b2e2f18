/** Which kind of project may know which, and which npm packages its product may import: the directions of the house. */
export const TYPES = [
  'contracts',
  'kernel',
  'packs',
  'simulator',
  'platform',
  'ledger',
  'service',
  'web',
  'tool',
  'testkit',
  'tests',
];

const only = (...types) => types.map((type) => `type:${type}`);

export const depConstraints = [
  {
    sourceTag: 'type:contracts',
    onlyDependOnLibsWithTags: only('contracts'),
    allowedExternalImports: ['zod'],
  },
  {
    sourceTag: 'type:kernel',
    onlyDependOnLibsWithTags: only('kernel', 'contracts'),
    allowedExternalImports: ['@bufbuild/*', 'ajv', 'ajv/*', 're2js', 'temporal-polyfill'],
  },
  {
    sourceTag: 'type:packs',
    onlyDependOnLibsWithTags: only('kernel', 'contracts'),
    allowedExternalImports: ['yaml', 'csv-parse', 'csv-parse/*'],
  },
  // Knows nothing of the hub: its truth is a model of its own.
  {
    sourceTag: 'type:simulator',
    onlyDependOnLibsWithTags: only('simulator'),
    allowedExternalImports: ['csv-parse', 'csv-parse/*', 'pure-rand', 'pure-rand/*', 'yaml'],
  },
  { sourceTag: 'type:platform', onlyDependOnLibsWithTags: only('platform', 'contracts') },
  {
    sourceTag: 'type:ledger',
    onlyDependOnLibsWithTags: only('ledger', 'platform', 'kernel', 'contracts'),
    bannedExternalImports: ['@nestjs/*', 'typeorm', 'kafkajs'],
  },
  {
    sourceTag: 'type:testkit',
    onlyDependOnLibsWithTags: only('testkit', 'platform', 'kernel', 'contracts'),
  },
  {
    sourceTag: 'type:service',
    onlyDependOnLibsWithTags: only('ledger', 'packs', 'platform', 'kernel', 'contracts'),
    bannedExternalImports: ['kafkajs', '@platformatic/*'],
  },
  {
    sourceTag: 'type:web',
    onlyDependOnLibsWithTags: only('contracts'),
    bannedExternalImports: ['@nestjs/*', 'pg', 'kafkajs'],
  },
  {
    sourceTag: 'type:tool',
    onlyDependOnLibsWithTags: only('contracts', 'kernel', 'packs', 'simulator'),
    bannedExternalImports: ['@nestjs/*', 'pg', 'kafkajs'],
  },
  {
    sourceTag: 'type:tests',
    onlyDependOnLibsWithTags: only(
      'testkit',
      'packs',
      'simulator',
      'platform',
      'kernel',
      'contracts',
    ),
  },
];

/** Tests may use the test kit and the packs beside what their product knows, and any npm package. */
export const depConstraintsOfTests = depConstraints.map(
  ({ sourceTag, onlyDependOnLibsWithTags }) => ({
    sourceTag,
    onlyDependOnLibsWithTags: [...onlyDependOnLibsWithTags, ...only('testkit', 'packs')],
  }),
);
