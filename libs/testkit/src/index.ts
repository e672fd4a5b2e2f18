export * from './dossiers/dossier-definitions.js';
export * from './permits/naive-permits.js';
export * from './permits/permit-rows.js';
export * from './permits/permit-variant.js';
export * from './random.js';
export * from './stores/own-bus.js';
export * from './stores/own-kafka.js';
export * from './stores/scratch-database.js';
