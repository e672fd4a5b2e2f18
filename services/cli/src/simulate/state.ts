import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CliError } from '../cli-error.js';
import { EXIT } from '../exit.js';

/** A key that a sender was given. */
export interface SenderKey {
  readonly id: string;
  readonly key: string;
}

/** What a simulator that lives must know when it is started again. Instants in ms. */
export interface SimulatorState {
  readonly seed: number;
  /** First day of the world. */
  readonly from: number;
  /** When it began to live: what was before is the past. */
  readonly began: number;
  readonly keys: Readonly<Record<string, SenderKey>>;
  /** How much of the past was sent, in deliveries. */
  readonly past: number;
  /** Whether all of the past was sent. */
  readonly isPastSent: boolean;
  /** All that was to be sent until then was taken by the hub. */
  readonly sentUntil: number;
  /** What comes after `sentUntil` is being sent: how much of it was taken is not known. */
  readonly isSending: boolean;
  /** Receipts of wrong files that are still to be withdrawn. */
  readonly files: Readonly<Record<string, string>>;
}

const unreadable = (file: string): CliError =>
  new CliError(
    EXIT.usage,
    'wrong-simulator-state',
    {
      vi: `không đọc được trạng thái của bộ giả lập trong ${file}`,
      en: `the state of the simulator in ${file} cannot be read`,
    },
    {
      hint: {
        vi: 'xoá tệp ấy để bắt đầu một tỉnh mô phỏng mới, trên một hub chưa có dữ liệu',
        en: 'delete that file to begin a new simulated province, on a hub without data',
      },
    },
  );

/** The state of a simulator, in a file that only its owner may read: it holds keys. Throws CliError `wrong-simulator-state`. */
export function readState(file: string): SimulatorState | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as SimulatorState;
  } catch {
    throw unreadable(file);
  }
}

/** Whole or not at all. */
export function writeState(file: string, state: SimulatorState): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(state)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
