/** The options of `npm start`, read before anything is installed or started. Vietnamese, then English. */
import { parseArgs } from 'node:util';

export const HELP = `npm start -- [--port 8080] [--empty] [--keep] [--rebuild]

  --port N    cổng của gateway, 8080 nếu không nêu — the port of the gateway, 8080 where none is named
  --empty     không chạy bộ giả lập — no simulator
  --keep      dùng cơ sở dữ liệu không phải của thư mục trạng thái này — take a database that is not of this state folder
  --rebuild   dựng lại sổ cái từ dòng của mọi nguồn; commit và cursor trước đó không còn dùng được — build the ledger anew from the rows of all feeds; commits and cursors of before are over
  --help, -h  in trang này — print this page

Trạng thái nằm ở .nhip, hoặc NHIP_STATE; Ctrl-C dừng tất cả — state lies under .nhip, or NHIP_STATE; Ctrl-C stops all of it`;

const SEE = 'xem npm start -- --help — see npm start -- --help';

const wrong = (vi, en) => new Error(`${vi} — ${en}\n  ${SEE}`);

function parsed(argv) {
  const flag = { type: 'boolean', default: false };
  try {
    return parseArgs({
      args: [...argv],
      options: {
        port: { type: 'string', default: '8080' },
        empty: flag,
        keep: flag,
        rebuild: flag,
        help: { ...flag, short: 'h' },
      },
    }).values;
  } catch (error) {
    // Node names what it did not take in quotes, first.
    const [, what = argv.join(' ')] = /'([^']+)'/.exec(error.message) ?? [];
    throw wrong(`không hiểu ${what}`, `${what} is not understood`);
  }
}

/** @param {readonly string[]} argv @returns the options; throws Error with words for people where one is unknown or cannot be used */
export function startOptions(argv) {
  const { port, ...flags } = parsed(argv);
  if (!/^[1-9]\d{0,4}$/.test(port) || Number(port) > 65_535)
    throw wrong(
      `--port “${port}” không phải cổng: dùng số từ 1 đến 65535`,
      `--port “${port}” is no port: use a number from 1 to 65535`,
    );
  return { port: Number(port), ...flags };
}
