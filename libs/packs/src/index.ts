export { readFolder } from './read-folder.js';
export { readPack, type Pack, type PackFile } from './read-pack.js';
export { runCases } from './run-cases.js';
