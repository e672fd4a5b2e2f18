import { readFileSync } from 'node:fs';
import path from 'node:path';
import { SingleBar } from 'cli-progress';
import { call, CliError, type Target } from '../hub.js';
import { instant, table } from '../table.js';

interface Receipt {
  readonly receipt: string;
  readonly state: string;
  readonly received: number;
  readonly applied: number;
  readonly late: number;
  readonly duplicates: number;
  readonly quarantined: number;
  readonly commit: number | null;
  readonly sentAt: string;
  readonly errors: readonly {
    readonly row: number;
    readonly column?: string;
    readonly code: string;
    readonly message: { readonly vi: string };
  }[];
}

const TYPES: Readonly<Record<string, string>> = {
  '.csv': 'text/csv',
  '.ndjson': 'application/x-ndjson',
  '.jsonl': 'application/x-ndjson',
  '.json': 'application/json',
};
const LOOK_MS = 150;
const PATIENCE_MS = 300_000;

const done = (receipt: Receipt): number =>
  receipt.applied + receipt.late + receipt.duplicates + receipt.quarantined;

async function follow(target: Target, id: string, total: number, quiet: boolean): Promise<Receipt> {
  const bar = new SingleBar({
    format: 'đang tính vào số liệu {bar} {value}/{total} dòng',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    clearOnComplete: true,
  });
  if (!quiet) bar.start(total, 0);
  try {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end;) {
      const receipt = await call<Receipt>(target, 'agency', 'GET', `/api/v1/receipts/${id}`);
      if (!quiet) bar.update(Math.min(total, done(receipt)));
      if (receipt.state === 'applied') return receipt;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  } finally {
    bar.stop();
  }
  throw new CliError(
    `biên nhận ${id} chưa tính xong sau 5 phút; xem lại bằng GET /api/v1/receipts/${id}`,
    4,
  );
}

/** Sends a file, waits until it counts, and prints the receipt. */
export async function publish(
  target: Target,
  feed: string,
  file: string,
  json: boolean,
): Promise<void> {
  const type = TYPES[path.extname(file).toLowerCase()];
  if (!type)
    throw new CliError(
      `chưa gửi được tệp ${path.extname(file) || file}: dùng .csv, .ndjson hoặc .json`,
      2,
    );
  const url = `/api/v1/feeds/${encodeURIComponent(feed)}/records?file=${encodeURIComponent(path.basename(file))}`;
  const sent = await call<{ receipt: string; received: number }>(
    target,
    'agency',
    'POST',
    url,
    readFileSync(file),
    {
      'content-type': type,
    },
  );
  const receipt = await follow(target, sent.receipt, sent.received, json || !process.stdout.isTTY);
  if (json) return console.log(JSON.stringify(receipt));
  console.log(`biên nhận ${receipt.receipt}, gửi lúc ${instant(receipt.sentAt)}`);
  console.log(
    table(
      ['đã nhận', 'đã tính', 'đến sau bản mới hơn', 'trùng', 'chờ sửa'],
      [[receipt.received, receipt.applied, receipt.late, receipt.duplicates, receipt.quarantined]],
    ),
  );
  for (const error of receipt.errors.slice(0, 20))
    console.log(
      `  dòng ${error.row}${error.column ? `, cột ${error.column}` : ''}: ${error.message.vi} [${error.code}]`,
    );
}
