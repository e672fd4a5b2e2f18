import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { noKey, wrongCredentials, wrongGateway } from './faults.js';
import type { Io } from './io.js';

/** As whom a call is made; a token given by the user is used for all. */
export type Who = 'agency' | 'operator' | 'admin';

export interface Target {
  readonly gateway: string;
  /** Throws CliError `no-key` where there is none. */
  readonly keyOf: (who: Who) => string;
}

export interface TargetOptions {
  readonly gateway?: string;
  readonly token?: string;
}

interface Credentials {
  readonly gateway?: string;
  readonly agencies?: Readonly<Record<string, string>>;
  readonly operator?: string;
  readonly admin?: string;
}

/** `credentials.json` under NHIP_STATE, as for `npm start`; else under `.nhip` of this folder or the nearest one above. */
function credentialsFile({ env, cwd }: Pick<Io, 'env' | 'cwd'>): string | undefined {
  if (env['NHIP_STATE']) return path.resolve(cwd, env['NHIP_STATE'], 'credentials.json');
  const file = path.join(cwd, '.nhip/credentials.json');
  if (existsSync(file)) return file;
  const above = path.dirname(cwd);
  return above === cwd ? undefined : credentialsFile({ env, cwd: above });
}

function credentialsOf(io: Pick<Io, 'env' | 'cwd'>): Credentials {
  const file = credentialsFile(io);
  if (!file || !existsSync(file)) return {};
  try {
    const made: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof made === 'object' && made !== null) return made;
  } catch {
    // Said below, as for JSON of another shape.
  }
  throw wrongCredentials(file);
}

function checked(gateway: string): string {
  if (!URL.canParse(gateway) || !/^https?:$/.test(new URL(gateway).protocol))
    throw wrongGateway(gateway);
  return gateway.replace(/\/+$/, '');
}

/** Where the hub is and who we are: by options, by NHIP_GATEWAY and NHIP_TOKEN, else by the credentials that `npm start` wrote. */
export function targetOf(options: TargetOptions, io: Pick<Io, 'env' | 'cwd'>): Target {
  const token = options.token || io.env['NHIP_TOKEN'];
  const asked = options.gateway || io.env['NHIP_GATEWAY'];
  const made = token && asked ? {} : credentialsOf(io);
  return {
    gateway: checked(asked || made.gateway || 'http://127.0.0.1:8080'),
    keyOf: (who) => {
      const key = token ?? (who === 'agency' ? Object.values(made.agencies ?? {})[0] : made[who]);
      if (!key) throw noKey();
      return key;
    },
  };
}
