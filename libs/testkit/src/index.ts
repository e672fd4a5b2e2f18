export * from './permits/naive-permits.js';
export * from './permits/permit-rows.js';
export * from './permits/permit-variant.js';
export * from './random.js';
