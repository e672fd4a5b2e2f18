import type { CommandReceipt, NewAgencyKey, Receipt, Sent } from '@nhip/contracts';
import { setTimeout as sleep } from 'node:timers/promises';
import { CENTRE, type Province, type World } from '@nhip/simulator';
import { CliError } from '../cli-error.js';
import { Hub, path } from '../hub.js';
import { patiently } from './patiently.js';
import type { SenderKey } from './state.js';

const LOOK_MS = 200;
const NDJSON = 'application/x-ndjson';

interface ToSend {
  readonly id: string;
  readonly sender: string;
  readonly feed: string;
  /** None: there is nothing to report. */
  readonly rows: readonly object[];
  /** What it is about, where it says so. */
  readonly period?: string;
  /** It makes up for its period, and makes no feed fresher. */
  readonly isHistory?: boolean;
}

/** A delivery that was taken. */
export interface Published {
  readonly sender: string;
  readonly receipt: string;
}

/** What a request that is made again learns of the first: refused by `code`, it was taken then, and `field` names its receipt. */
const takenBefore =
  (code: string, field: 'receipt' | 'withdrawnBy') =>
  (error: unknown): { readonly receipt: string } => {
    if (!(error instanceof CliError) || error.code !== code) throw error;
    return { receipt: String(error.fields[field]) };
  };

/** The agencies of a province, each with a key of its own, at the public doors of a hub. All of it waits where the hub is away or asks for less. */
export class Senders {
  readonly #hubs = new Map<string, Hub>();

  constructor(
    private readonly gateway: string,
    private readonly keys: Readonly<Record<string, SenderKey>>,
    /** Once it is given nothing is waited for any more. */
    private readonly signal?: AbortSignal,
  ) {}

  #patiently<T>(action: () => Promise<T>): Promise<T> {
    return patiently(action, this.signal);
  }

  #hub(sender: string): Hub {
    const known = this.#hubs.get(sender);
    if (known) return known;
    const key = this.keys[sender]?.key ?? '';
    const hub = new Hub({ gateway: this.gateway, keyOf: () => key });
    this.#hubs.set(sender, hub);
    return hub;
  }

  /** Sent twice it is taken once, also where it was taken back in between. */
  async publish({ id, sender, feed, rows, period, isHistory }: ToSend): Promise<Published> {
    const body = rows.map((row) => JSON.stringify(row)).join('\n');
    const query = {
      period,
      history: isHistory || undefined,
      nothingToReport: rows.length === 0 || undefined,
    };
    const sent = await this.#patiently(() =>
      this.#hub(sender).send<Sent>(
        'agency',
        path`/api/v1/feeds/${feed}/records`,
        query,
        new TextEncoder().encode(body),
        NDJSON,
        id,
      ),
    ).catch(takenBefore('idempotency-key-withdrawn', 'receipt'));
    return { sender, receipt: sent.receipt ?? '' };
  }

  /** Takes a delivery back; asked twice, once. */
  async withdraw({ sender, receipt }: Published): Promise<Published> {
    const url = path`/api/v1/receipts/${receipt}/withdraw`;
    const { receipt: id } = await this.#patiently(() =>
      this.#hub(sender).post<CommandReceipt>('agency', url, { reason: 'gửi nhầm tệp (mô phỏng)' }),
    ).catch(takenBefore('already-withdrawn', 'withdrawnBy'));
    return { sender, receipt: id };
  }

  /** Waits until a delivery or a withdrawal counts. */
  async applied({ sender, receipt }: Published): Promise<void> {
    const url = path`/api/v1/receipts/${receipt}`;
    for (;;) {
      const { state } = await this.#patiently(() => this.#hub(sender).get<Receipt>('agency', url));
      if (state === 'applied') return;
      await sleep(LOOK_MS, undefined, { signal: this.signal });
    }
  }
}

/** Who sends what happens in a province: its departments, and the centre. */
export const agenciesOf = ({ units }: Province): readonly string[] => [
  ...units.flatMap(({ code, level }) => (level === 'province' ? [code] : [])),
  CENTRE,
];

/** Gives each of some agencies a key of its own, for simulated data alone. @param admin a hub that is asked as its administrator */
export async function keysFor(
  agencies: readonly string[],
  admin: Hub,
  signal?: AbortSignal,
): Promise<Readonly<Record<string, SenderKey>>> {
  const keys: Record<string, SenderKey> = {};
  for (const agency of agencies) {
    const { id, key } = await patiently(
      () => admin.post<NewAgencyKey>('admin', '/api/v1/keys', { agency, simulated: true }),
      signal,
    );
    keys[agency] = { id, key };
  }
  return keys;
}

/** Of a world what its procedures depend on: the seed names their delivery. */
interface ProceduresOf {
  readonly province: Province;
  readonly options: Pick<World['options'], 'seed'>;
}

/** The procedures come first: what a dossier counts for is said by its procedure. */
export async function publishProcedures(
  senders: Senders,
  { province, options }: ProceduresOf,
): Promise<void> {
  const taken = await senders.publish({
    id: `${options.seed}/procedures`,
    sender: CENTRE,
    feed: 'procedures',
    rows: province.procedureRows,
  });
  await senders.applied(taken);
}
