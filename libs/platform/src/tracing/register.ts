/**
 * Loaded before a service by `node --import …/tracing/register.js`; the standard OTEL_* variables say where spans go.
 * Without them no service is started with this file, so that tracing costs nothing.
 */
import { register } from 'import-in-the-middle/register-hooks.mjs';

register();

const { startTracing } = await import('./start-tracing.js');
startTracing(process.env);
