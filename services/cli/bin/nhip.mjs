#!/usr/bin/env node
/** `nhip`, as npm links it at the install, before anything is built: goes on in the Node that npm brought, builds what is stale, and runs. */
import { buildCommand, withRightNode } from '../../../tools/install.mjs';

await withRightNode();
await buildCommand();
await import('../dist/main.js');
