import { Fault } from '@nhip/contracts';
import type { PortalHttp, PortalRequest } from '../app/ports.js';
import {
  pullNotUnderstood,
  pullRedirected,
  pullStatus,
  pullTimedOut,
  pullTooLarge,
  pullUnreachable,
} from '../faults.js';

/** Of an answer once it is unpacked. */
const MOST_BYTES = 16_000_000;

/** @throws Fault `too-large` before more is held */
async function bytesOf(body: AsyncIterable<Uint8Array> | null): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw pullTooLarge(MOST_BYTES);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw pullNotUnderstood();
  }
}

async function post({ url, headers, body }: PortalRequest, signal: AbortSignal) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    // The password does not go where a portal points.
    redirect: 'manual',
    signal,
  });
  const { status } = response;
  if (status === 200) return decoded(await bytesOf(response.body));
  await response.body?.cancel();
  if (status === 401) return undefined;
  throw status >= 300 && status < 400 ? pullRedirected() : pullStatus(status);
}

/** Asks portals by fetch: each answer is bounded in size and in time, read to its end, and from where it was asked for. */
export class HttpPortal implements PortalHttp {
  async post(request: PortalRequest): Promise<string | undefined> {
    const { timeoutMs, signal } = request;
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      return await post(request, AbortSignal.any([timeout, signal]));
    } catch (error) {
      signal.throwIfAborted();
      if (timeout.aborted) throw pullTimedOut(timeoutMs);
      throw error instanceof Fault ? error : pullUnreachable(error);
    }
  }
}
