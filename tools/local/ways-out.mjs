/** What a person reads where a hub cannot start over what is there: why, and the ways out. Vietnamese, then English. */
import path from 'node:path';

const short = (folder) => {
  const below = path.relative(process.cwd(), folder);
  return below.startsWith('..') ? folder : below;
};

/** @param {{ state: string, homes: readonly string[], given: readonly string[] }} places the state folder, what stores keep outside of it, and the variables that name stores of somebody else's */
function anew({ state, homes, given }) {
  const outside = homes.filter((home) => !home.startsWith(`${state}${path.sep}`));
  const theirs =
    given.length === 0
      ? []
      : [
          `    (và dữ liệu của Nhịp trong kho mà ${given.join(', ')} chỉ tới — and what Nhịp has in the stores of ${given.join(', ')})`,
        ];
  return [
    '  • làm lại từ đầu, xoá mọi dữ liệu — begin anew, all data are deleted:',
    `      rm -rf ${[state, ...outside].map(short).join(' ')} && npm start`,
    ...theirs,
  ];
}

/**
 * @param {string} what happened, in both languages
 * @param {readonly string[]} why lines
 * @param {readonly string[]} onward the other way out: how to go on with the data
 * @param {Parameters<typeof anew>[0]} places
 */
export const waysOut = (what, why, onward, places) =>
  [
    '',
    what,
    ...why.map((line) => `  ${line}`),
    '',
    'Có hai cách — there are two ways',
    ...onward,
    ...anew(places),
    '',
  ].join('\n');

export const AS_SAID = ['  • giữ dữ liệu: theo chỉ dẫn ở trên — keep the data: as said above'];

/** For a ledger that another version has made. */
export const REBUILD = [
  '  • dựng lại sổ cái từ các dòng trong Kafka — build the ledger anew from the rows in Kafka:',
  '      npm start -- --rebuild',
  '    (hoặc chạy lại phiên bản đã tạo ra nó — or run the version that made it)',
];

const FOREIGN = {
  left: {
    what: 'Cơ sở dữ liệu còn số liệu của một hub khác, mọi thứ được dừng lại — the database holds the data of another hub, all of it is stopped',
    why: [
      'Thư mục trạng thái này chưa từng chạy với nó (ví dụ .nhip vừa bị xoá): khoá, mật khẩu và Kafka ở đây là mới.',
      'This state folder was never started with it (.nhip was deleted, perhaps): keys, passwords and Kafka are new here.',
    ],
    onward: [
      '  • giữ sổ cái cũ, dùng khoá và mật khẩu mới — keep its ledger, with new keys and passwords:',
      '      npm start -- --keep',
      '    (còn bản sao .nhip cũ thì đặt lại chỗ cũ, rồi npm start — where you have the former .nhip, put it back instead, then npm start)',
    ],
  },
  lost: {
    what: 'Cơ sở dữ liệu của hub này đã mất, mọi thứ được dừng lại — the database of this hub is gone, all of it is stopped',
    why: [
      'Ở đó nay là một cơ sở dữ liệu trống; Kafka vẫn còn các dòng đã nhận.',
      'An empty one is in its place; Kafka still holds the rows that were taken in.',
    ],
    onward: [
      '  • dựng lại sổ cái từ các dòng trong Kafka — build the ledger anew from the rows in Kafka:',
      '      npm start -- --keep --rebuild',
      '    (có bản sao lưu PostgreSQL thì phục hồi nó trước — where you have a backup of PostgreSQL, restore that first)',
    ],
  },
};

/** Of a database that is not the one of this state. @param {'left' | 'lost'} verdict */
export const foreignDatabase = (verdict, places) => {
  const { what, why, onward } = FOREIGN[verdict];
  return waysOut(what, why, onward, places);
};

/** Of a ledger whose topics are others than those it has read. */
export const standsStill = (places) =>
  waysOut(
    'Sổ cái đứng yên: nguồn Kafka của nó đã bị tạo lại hoặc tua lại — the ledger stands still: its source in Kafka was recreated or rewound',
    [
      'Những gì đang hiện là số liệu cũ, không có dòng mới nào được tính.',
      'What is shown is old, and no new row counts.',
    ],
    [
      '  • giữ số liệu, đọc tiếp từ nguồn hiện có — keep the figures, and read on from what is there now:',
      '      npx nhip recover',
    ],
    places,
  );
