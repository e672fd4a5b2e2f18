import type { z } from 'zod';

/** Reads the environment once; all faults are told at once, and the process ends with 78 (EX_CONFIG). */
export function loadConfig<T extends z.ZodType>(
  schema: T,
  env: Readonly<Record<string, string | undefined>> = process.env,
): z.infer<T> {
  const parsed = schema.safeParse(env);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path }) => {
    const name = path.join('.');
    return `  ${name}: ${env[name] === undefined ? 'is missing' : 'is not valid'}`;
  });
  process.stderr.write(`the configuration is not complete:\n${[...new Set(faults)].join('\n')}\n`);
  return process.exit(78);
}
