import type { Text } from '@nhip/contracts';
import { CliError } from './cli-error.js';
import { EXIT } from './exit.js';

/** Every fault that the command itself finds; a refusal of the hub comes with the hub's own words. */
const usage = (code: string, text: Text, hint: Text): CliError =>
  new CliError(EXIT.usage, code, text, { hint });

export const noKey = (): CliError =>
  usage(
    'no-key',
    { vi: 'chưa có khoá để gọi hub', en: 'there is no key to call the hub with' },
    {
      vi: 'dùng --token hay NHIP_TOKEN, hoặc chạy trong thư mục có .nhip/credentials.json do npm start ghi',
      en: 'use --token or NHIP_TOKEN, or run in a folder with the .nhip/credentials.json that npm start writes',
    },
  );

export const wrongCredentials = (file: string): CliError =>
  usage(
    'wrong-credentials',
    {
      vi: `không đọc được các khoá trong ${file}`,
      en: `the keys in ${file} cannot be read`,
    },
    {
      vi: 'tệp phải là JSON {gateway, agencies, operator, admin}; hoặc dùng --token và --gateway',
      en: 'the file must be JSON {gateway, agencies, operator, admin}; or use --token and --gateway',
    },
  );

export const wrongGateway = (gateway: string): CliError =>
  usage(
    'wrong-gateway',
    { vi: `“${gateway}” không phải địa chỉ hub`, en: `“${gateway}” is no address of a hub` },
    { vi: 'ví dụ http://127.0.0.1:8080', en: 'e.g. http://127.0.0.1:8080' },
  );

const AWAY: Readonly<Record<string, Text>> = {
  ECONNREFUSED: { vi: 'không có gì trả lời', en: 'nothing answers' },
  ENOTFOUND: { vi: 'không tìm thấy máy này', en: 'there is no such host' },
  EAI_AGAIN: { vi: 'không tìm thấy máy này', en: 'there is no such host' },
};

/** @param reason the code of the system's own error */
export function hubAway(gateway: string, reason: string): CliError {
  const why = AWAY[reason] ?? {
    vi: `đường truyền lỗi (${reason})`,
    en: `the line broke (${reason})`,
  };
  return new CliError(
    EXIT.away,
    'hub-away',
    {
      vi: `không gọi được hub ở ${gateway}: ${why.vi}`,
      en: `cannot reach the hub at ${gateway}: ${why.en}`,
    },
    {
      hint: {
        vi: 'khởi động hub bằng npm start, hoặc chỉ địa chỉ bằng --gateway hay NHIP_GATEWAY',
        en: 'start the hub by npm start, or say where it is by --gateway or NHIP_GATEWAY',
      },
    },
  );
}

export const notAHub = (gateway: string, status: number): CliError =>
  new CliError(
    EXIT.away,
    'not-a-hub',
    {
      vi: `${gateway} trả lời (${status}) nhưng không như một hub`,
      en: `${gateway} answers (${status}), but not as a hub does`,
    },
    {
      hint: {
        vi: 'xem lại địa chỉ ở --gateway hay NHIP_GATEWAY, và máy trung gian trên đường',
        en: 'look at the address in --gateway or NHIP_GATEWAY, and at proxies on the way',
      },
    },
  );

const wrongFile = (code: string, text: Text): CliError =>
  usage(code, text, {
    vi: 'xem lại đường dẫn và quyền đọc; đường dẫn tính từ thư mục đang đứng',
    en: 'look at the path and its permissions; it starts from the present folder',
  });

const FILES: Readonly<Record<string, (file: string) => CliError>> = {
  ENOENT: (file) =>
    wrongFile('file-missing', { vi: `không có “${file}”`, en: `there is no “${file}”` }),
  ENOTDIR: (file) =>
    wrongFile('not-a-folder', {
      vi: `“${file}” không phải thư mục`,
      en: `“${file}” is no folder`,
    }),
  EISDIR: (file) =>
    wrongFile('not-a-file', { vi: `“${file}” là thư mục`, en: `“${file}” is a folder` }),
  EACCES: (file) =>
    wrongFile('file-closed', {
      vi: `không có quyền đọc “${file}”`,
      en: `“${file}” may not be read`,
    }),
};

/** @param error what the file system threw @param file as the user wrote it */
export function fileFault(error: unknown, file: string): CliError {
  const reason = (error as { code?: string }).code ?? String(error);
  const known = FILES[reason];
  if (known) return known(file);
  return wrongFile('file-unreadable', {
    vi: `không đọc được “${file}” (${reason})`,
    en: `“${file}” cannot be read (${reason})`,
  });
}

export const unknownExtension = (file: string, known: readonly string[]): CliError =>
  usage(
    'unknown-extension',
    {
      vi: `không biết “${file}” là loại tệp gì`,
      en: `it is not known what kind of file “${file}” is`,
    },
    { vi: `dùng ${known.join(', ')}`, en: `use ${known.join(', ')}` },
  );

export const emptyPack = (folder: string): CliError =>
  usage(
    'empty-pack',
    { vi: `“${folder}” không có tệp YAML nào`, en: `“${folder}” has no YAML file` },
    {
      vi: 'chỉ đến thư mục của gói, ví dụ packs/municipal-permits',
      en: "name the pack's folder, e.g. packs/municipal-permits",
    },
  );

export const oneCodeOrChanges = (): CliError =>
  usage(
    'one-code-or-changes',
    {
      vi: '--since so sánh cả danh mục, không phải một mã',
      en: '--since compares a whole list, not one code',
    },
    { vi: 'bỏ mã, hoặc bỏ --since', en: 'leave out the code, or --since' },
  );

export const wrongDimension = (text: string): CliError =>
  usage(
    'wrong-dimension',
    { vi: `--dim “${text}” không có dạng chiều=mã`, en: `--dim “${text}” is not dimension=code` },
    { vi: 'ví dụ --dim channel=Desk', en: 'e.g. --dim channel=Desk' },
  );

export const wrongCount = (option: string, text: string): CliError =>
  usage(
    'wrong-count',
    {
      vi: `${option} “${text}” không phải số dương`,
      en: `${option} “${text}” is no positive number`,
    },
    { vi: `ví dụ ${option} 100`, en: `e.g. ${option} 100` },
  );

export const wrongDay = (text: string): CliError =>
  usage(
    'wrong-first-day',
    { vi: `“${text}” không phải một ngày`, en: `“${text}” is no day` },
    { vi: 'viết năm-tháng-ngày, ví dụ 2026-03-02', en: 'write year-month-day, e.g. 2026-03-02' },
  );

export const needsFirstDay = (first: string): CliError =>
  usage(
    'no-first-day',
    { vi: '--days cần biết bắt đầu từ ngày nào', en: '--days needs to know on which day to begin' },
    {
      vi: `thêm --from, từ ${first} trở đi, ví dụ --from 2026-03-02`,
      en: `add --from, ${first} or later, e.g. --from 2026-03-02`,
    },
  );

export const noSimulator = (file: string): CliError =>
  usage(
    'no-simulator',
    {
      vi: `không có bộ giả lập nào ghi trạng thái vào ${file}`,
      en: `no simulator keeps its state in ${file}`,
    },
    {
      vi: 'chạy npm start không có --empty, hoặc chỉ tệp trạng thái bằng --state',
      en: 'run npm start without --empty, or name the file of its state by --state',
    },
  );

export const simulatorRuns = (file: string, pid: number): CliError =>
  usage(
    'simulator-runs',
    {
      vi: `bộ giả lập của ${file} đang chạy (tiến trình ${pid})`,
      en: `the simulator of ${file} is running already (process ${pid})`,
    },
    {
      vi: 'để nó chạy tiếp, hoặc dừng nó trước; muốn chạy thêm một tỉnh cho hub khác thì chỉ tệp khác bằng --state',
      en: 'let it run, or stop it first; for another hub name another file by --state',
    },
  );

/** A simulator that must begin anew. */
const beginAnew = (file: string): Text => ({
  vi: `khôi phục dữ liệu của hub; hoặc xoá ${file} rồi khởi động lại để bắt đầu một tỉnh mô phỏng mới, trên một hub chưa có dữ liệu`,
  en: `restore the data of the hub; or delete ${file} and start again to begin a new simulated province, on a hub without data`,
});

export const simulatorKeysUnknown = (file: string): CliError =>
  usage(
    'simulator-keys-unknown',
    {
      vi: `hub không biết các khoá của bộ giả lập trong ${file}: hub này là hub khác, hoặc đã mất cơ sở dữ liệu`,
      en: `the hub does not know the simulator's keys in ${file}: it is another hub, or has lost its database`,
    },
    beginAnew(file),
  );

export const simulatedDataLost = (file: string): CliError =>
  usage(
    'simulated-data-lost',
    {
      vi: `theo ${file} thì toàn bộ quá khứ đã gửi, nhưng hub không có hồ sơ nào: hub đã mất dữ liệu`,
      en: `by ${file} all of the past was sent, yet the hub has no dossier: it has lost its data`,
    },
    beginAnew(file),
  );

/** @param until what was sent goes up to there, in ms @param now in ms */
export function clockPutBack(until: number, now: number): CliError {
  const [sent, clock] = [new Date(until).toISOString(), new Date(now).toISOString()];
  return usage(
    'clock-put-back',
    {
      vi: `đồng hồ máy chỉ ${clock}, nhưng bộ giả lập đã gửi tới ${sent}`,
      en: `the clock says ${clock}, yet the simulator has sent up to ${sent}`,
    },
    {
      vi: 'chỉnh đúng đồng hồ của máy, rồi khởi động lại',
      en: 'set the clock of the machine right, then start again',
    },
  );
}

export const neverQuiet = (): CliError =>
  new CliError(
    EXIT.timeout,
    'simulator-busy',
    {
      vi: 'bộ giả lập đang gửi, hub chưa tính xong: chưa có lúc nào để so',
      en: 'the simulator is sending, and the hub has not counted all of it: there was no moment to compare',
    },
    { hint: { vi: 'thử lại sau ít phút', en: 'try again in some minutes' } },
  );

/** @param known causes of rows that wait, each with how many */
export const unknownCause = (
  cause: string,
  known: readonly { readonly code: string; readonly count: number }[],
): CliError => {
  const named = known.map(({ code, count }) => `${code} (${count})`).join(', ');
  return usage(
    'unknown-cause',
    {
      vi: `không có dòng nào chờ sửa vì “${cause}”`,
      en: `no row waits because of “${cause}”`,
    },
    { vi: `các nguyên nhân: ${named}`, en: `the causes are: ${named}` },
  );
};

export const needsYes = (): CliError =>
  usage(
    'needs-yes',
    {
      vi: 'dựng lại sổ cái: mọi lần ghi và cursor trước đó không còn dùng được, không hỏi lại được số liệu theo lúc trước đó; các số dâng dần cho tới khi mọi dòng được đọc lại',
      en: 'the ledger is built anew: all commits and cursors of before are over, what was known at a moment of before can no longer be asked, and figures grow until all rows were read once more',
    },
    {
      vi: 'không có ai ở bàn phím để hỏi: thêm --yes nếu vẫn muốn làm, hoặc --dry-run để xem trước',
      en: 'nobody is at a keyboard to be asked: add --yes to go on, or --dry-run to look first',
    },
  );

export const wrongId = (id: string): CliError =>
  usage(
    'wrong-id',
    { vi: `“${id}” không thể là mã`, en: `“${id}” cannot be an id` },
    { vi: 'mã không được rỗng, không được là . hay ..', en: 'an id is not empty, nor . or ..' },
  );

export const notAppliedYet = (receipt: string, seconds: number): CliError =>
  new CliError(
    EXIT.timeout,
    'not-applied-yet',
    {
      vi: `biên nhận ${receipt} chưa tính xong sau ${seconds} giây`,
      en: `receipt ${receipt} was not applied within ${seconds} seconds`,
    },
    {
      hint: {
        vi: `dữ liệu đã nhận, không cần gửi lại; xem bằng: nhip receipts ${receipt}`,
        en: `the rows were received and need not be sent again; look with: nhip receipts ${receipt}`,
      },
      fields: { receipt },
    },
  );

/** @param detail what a developer wants to know */
export const internal = (detail: string): CliError =>
  new CliError(
    EXIT.internal,
    'internal',
    { vi: 'lệnh nhip gặp lỗi của chính nó', en: 'the command nhip made a mistake of its own' },
    {
      hint: {
        vi: `báo cho người phát triển lệnh vừa gõ và dòng này: ${detail}`,
        en: `tell the developers what you typed and this line: ${detail}`,
      },
      fields: { detail },
    },
  );
