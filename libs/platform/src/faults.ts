import { Fault, queryNames, routeName, type Route } from '@nhip/contracts';

/** The faults of this library, each once. */

export const noSuchAddress = (): Fault =>
  new Fault(
    'missing',
    'no-such-address',
    { vi: 'không có địa chỉ này', en: 'there is no such address' },
    { hint: { vi: 'xem các địa chỉ ở /api/docs', en: 'see /api/docs for the addresses' } },
  );

const sizeOf = (bytes: number): string =>
  bytes >= 1024 ** 2 ? `${Math.floor(bytes / 1024 ** 2)} MB` : `${Math.floor(bytes / 1024)} kB`;

/** @param most bytes of the largest body that the route takes */
export const bodyTooLarge = (most: number): Fault =>
  new Fault(
    'too-large',
    'body-too-large',
    {
      vi: `nội dung lớn hơn mức cho phép (${sizeOf(most)})`,
      en: `the body is larger than allowed (${sizeOf(most)})`,
    },
    { hint: { vi: 'chia thành nhiều lần gửi', en: 'cut it into several requests' } },
  );

/** @param most bytes that may be on their way at once */
export const tooManyBytes = (most: number): Fault =>
  new Fault(
    'limited',
    'too-many-bytes',
    {
      vi: `đang nhận quá nhiều dữ liệu cùng lúc (nhiều nhất ${sizeOf(most)})`,
      en: `too much is being taken at once (at most ${sizeOf(most)})`,
    },
    {
      hint: {
        vi: 'chờ lần gửi trước xong rồi gửi tiếp',
        en: 'wait until what was sent before is taken, then go on',
      },
    },
  );

export const badRequest = (): Fault =>
  new Fault(
    'malformed',
    'bad-request',
    { vi: 'yêu cầu không đúng dạng', en: 'the request is malformed' },
    {
      hint: { vi: 'xem cách gọi ở /api/docs', en: 'see /api/docs for the form of the request' },
    },
  );

export const headersTooLarge = (): Fault =>
  new Fault(
    'too-large',
    'headers-too-large',
    { vi: 'tiêu đề của yêu cầu quá lớn', en: 'the headers of the request are too large' },
    {
      hint: {
        vi: 'địa chỉ và tiêu đề có nhiều nhất 16 kB',
        en: 'address and headers have at most 16 kB',
      },
    },
  );

export const requestTooSlow = (): Fault =>
  new Fault(
    'malformed',
    'request-too-slow',
    { vi: 'yêu cầu gửi đến quá chậm', en: 'the request came too slowly' },
    {
      hint: {
        vi: 'gửi lại; chia tệp lớn thành nhiều lần gửi',
        en: 'send it again; cut a large file into several deliveries',
      },
    },
  );

export function unexpectedBody(route: Route): Fault {
  const names = queryNames(route).join(', ');
  return new Fault(
    'malformed',
    'unexpected-body',
    {
      vi: `${routeName(route)} không nhận nội dung`,
      en: `${routeName(route)} takes no body`,
    },
    {
      hint:
        names === ''
          ? { vi: 'bỏ nội dung của yêu cầu', en: 'leave the body out' }
          : {
              vi: `bỏ nội dung; tham số ghi ở địa chỉ: ${names}`,
              en: `leave the body out; parameters stand in the query: ${names}`,
            },
    },
  );
}

export const noIdentity = (): Fault =>
  new Fault(
    'unauthenticated',
    'no-identity',
    {
      vi: 'chưa đăng nhập, hoặc khoá không đúng',
      en: 'not signed in, or the key is wrong',
    },
    {
      hint: {
        vi: 'gọi qua cổng của hệ thống, kèm “Authorization: Bearer <khoá>”, hoặc đăng nhập',
        en: 'call the gateway with “Authorization: Bearer <key>”, or sign in',
      },
    },
  );

export const notAllowed = (route: Route): Fault =>
  new Fault(
    'forbidden',
    'not-allowed',
    { vi: 'vai trò của bạn không được làm việc này', en: 'your role may not do this' },
    {
      fields: { needs: route.roles },
      hint: {
        vi: `đề nghị quản trị viên cấp vai trò cho ${routeName(route)}`,
        en: `ask an administrator for a role that may use ${routeName(route)}`,
      },
    },
  );

export const databaseAway = (cause: unknown): Fault =>
  new Fault(
    'unavailable',
    'database-away',
    {
      vi: 'cơ sở dữ liệu tạm thời không trả lời',
      en: 'the database does not answer at the moment',
    },
    { cause, hint: { vi: 'thử lại sau ít giây', en: 'try again in a few seconds' } },
  );

export const queryTooLong = (cause: unknown): Fault =>
  new Fault(
    'unavailable',
    'query-too-long',
    {
      vi: 'câu hỏi quá lớn, cơ sở dữ liệu chưa trả lời kịp',
      en: 'the question is too large, the database did not answer in time',
    },
    {
      cause,
      hint: { vi: 'hỏi một kỳ hay một mã', en: 'ask for one period or one code' },
    },
  );

export const serviceAway = (service: string, cause?: unknown): Fault =>
  new Fault(
    'unavailable',
    'service-away',
    {
      vi: `dịch vụ ${service} tạm thời không trả lời`,
      en: `${service} does not answer at the moment`,
    },
    { cause, hint: { vi: 'thử lại sau vài giây', en: 'try again in some seconds' } },
  );

export const notCaughtUp = (cause?: unknown): Fault =>
  new Fault(
    'unavailable',
    'not-caught-up',
    { vi: 'chưa đọc kịp số liệu mới nhất', en: 'has not read the newest figures yet' },
    { cause, hint: { vi: 'thử lại sau vài giây', en: 'try again in some seconds' } },
  );

export const kafkaAway = (cause: unknown): Fault =>
  new Fault(
    'unavailable',
    'kafka-away',
    { vi: 'kho tin nhắn Kafka tạm thời không trả lời', en: 'Kafka does not answer at the moment' },
    { cause, hint: { vi: 'gửi lại sau ít giây', en: 'send again in a few seconds' } },
  );

/** Another has opened the producer of this id since: what this one sends is not written. */
export const producerFenced = (id: string, cause: unknown): Fault =>
  new Fault(
    'conflict',
    'producer-fenced',
    {
      vi: `tiến trình khác đã nhận quyền ghi “${id}”`,
      en: `another process has taken over as ${id}`,
    },
    {
      cause,
      hint: {
        vi: 'không có gì bị ghi; tiến trình kia ghi tiếp',
        en: 'nothing was written; the other process goes on',
      },
    },
  );

export const messageTooLarge = (cause: unknown): Fault =>
  new Fault(
    'too-large',
    'message-too-large',
    { vi: 'tin nhắn quá lớn', en: 'the message is too large' },
    {
      cause,
      hint: {
        vi: 'rút gọn dòng: mỗi dòng nhiều nhất 900 kB',
        en: 'send a smaller row: one has at most 900 kB',
      },
    },
  );

export const noTopic = (topic: string): Fault =>
  new Fault(
    'unavailable',
    'no-topic',
    { vi: `chưa có chủ đề ${topic}`, en: `there is no topic ${topic} yet` },
    {
      hint: {
        vi: 'khởi động dịch vụ tạo ra chủ đề này',
        en: 'start the service that makes this topic',
      },
    },
  );

/** The broker takes no session as short as ours, and so nobody of this group may join. @param ms of the session */
export const sessionRefused = (ms: number): Fault =>
  new Fault(
    'unavailable',
    'session-refused',
    {
      vi: `Kafka không cho phép phiên ${ms} ms của nhóm đọc (group.min.session.timeout.ms)`,
      en: `Kafka does not allow a group's session of ${ms} ms (group.min.session.timeout.ms)`,
    },
    {
      hint: {
        vi: `đặt tham số này của Kafka không quá ${ms}, ví dụ 1000 (mặc định 6000), rồi khởi động lại Kafka`,
        en: `set this option of Kafka to at most ${ms}, e.g. 1000 (its default is 6000), and start Kafka again`,
      },
    },
  );

/** The topic is not the one whose offsets are known: read on, and rows would be skipped or counted twice. */
export const sourceRewound = (topic: string, partition: number, detail: string): Fault =>
  new Fault(
    'conflict',
    'source-rewound',
    {
      vi: `nguồn ${topic}[${partition}] đã bị tạo lại hoặc tua lại (${detail})`,
      en: `${topic}[${partition}] was recreated or rewound (${detail})`,
    },
    {
      hint: {
        vi: 'kiểm tra cụm Kafka, rồi chạy nhip recover',
        en: 'look at the Kafka cluster, then run nhip recover',
      },
    },
  );

/** @param migration one that the schema has and this version does not */
export const madeByAnotherVersion = (schema: string, migration: string): Fault =>
  new Fault(
    'conflict',
    'made-by-another-version',
    {
      vi: `lược đồ “${schema}” của PostgreSQL do một phiên bản khác tạo ra (${migration})`,
      en: `PostgreSQL's schema “${schema}” was made by another version (${migration})`,
    },
    {
      hint: {
        vi: 'không có gì bị đổi; chạy lại phiên bản đã tạo ra nó, hoặc xem docs/runbooks/recover.md, mục “Another version”',
        en: 'nothing was changed; run the version that made it, or see docs/runbooks/recover.md, “Another version”',
      },
    },
  );
