import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What went wrong, as the hub or we say it; the process ends with this code. */
export class CliError extends Error {
  constructor(
    message: string,
    readonly exitCode: number,
  ) {
    super(message);
  }
}

interface Credentials {
  readonly gateway: string;
  readonly agencies: Readonly<Record<string, string>>;
  readonly operator: string;
  readonly admin: string;
}

export type Who = 'agency' | 'operator' | 'admin';

export interface Target {
  readonly gateway: string;
  token(who: Who): string;
}

export interface TargetOptions {
  readonly gateway?: string;
  readonly token?: string;
}

/** Where the hub is and who we are: by options, by NHIP_GATEWAY and NHIP_TOKEN, else by `.nhip/credentials.json` of this folder or one above. */
export function targetOf(options: TargetOptions): Target {
  const file = credentialsFile(process.cwd());
  const made = file ? (JSON.parse(readFileSync(file, 'utf8')) as Credentials) : undefined;
  const token = options.token ?? process.env['NHIP_TOKEN'];
  return {
    gateway: (
      options.gateway ??
      process.env['NHIP_GATEWAY'] ??
      made?.gateway ??
      'http://127.0.0.1:8080'
    ).replace(/\/$/, ''),
    token: (who) => {
      const found =
        token ?? (who === 'agency' ? Object.values(made?.agencies ?? {})[0] : made?.[who]);
      if (!found)
        throw new CliError(
          'chưa có khoá: dùng --token, NHIP_TOKEN, hoặc chạy trong thư mục có .nhip/credentials.json',
          2,
        );
      return found;
    },
  };
}

function credentialsFile(folder: string): string | undefined {
  const file = path.join(folder, '.nhip/credentials.json');
  if (existsSync(file)) return file;
  const above = path.dirname(folder);
  return above === folder ? undefined : credentialsFile(above);
}

interface Problem {
  readonly code?: string;
  readonly message?: { readonly vi: string };
  readonly hint?: { readonly vi: string };
  readonly problems?: readonly {
    readonly file: string;
    readonly line: number;
    readonly code: string;
    readonly message: { readonly vi: string };
  }[];
}

function said(problem: Problem, status: number): string {
  const lines = [`${problem.message?.vi ?? `hub trả lời ${status}`} [${problem.code ?? status}]`];
  if (problem.hint) lines.push(problem.hint.vi);
  for (const one of problem.problems ?? [])
    lines.push(`  ${one.file}:${one.line}: ${one.message.vi} [${one.code}]`);
  return lines.join('\n');
}

/** One call of the public contract; a refusal becomes a CliError with the hub's own words. */
export async function call<T>(
  target: Target,
  who: Who,
  method: string,
  url: string,
  body?: Buffer | string,
  headers: Readonly<Record<string, string>> = {},
): Promise<T> {
  const response = await fetch(target.gateway + url, {
    method,
    headers: { authorization: `Bearer ${target.token(who)}`, ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : new Uint8Array(body) }),
  }).catch((error: unknown) => {
    throw new CliError(
      `không gọi được ${target.gateway}: ${(error as { cause?: { code?: string } }).cause?.code ?? String(error)}`,
      3,
    );
  });
  const text = await response.text();
  const data: unknown = /json/.test(response.headers.get('content-type') ?? '')
    ? JSON.parse(text)
    : text;
  if (!response.ok) throw new CliError(said(data as Problem, response.status), 1);
  return data as T;
}
