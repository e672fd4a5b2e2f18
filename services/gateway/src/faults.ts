import { Fault } from '@nhip/contracts';

/** The faults of the gateway, each once. */

export const sessionsAway = (cause: unknown): Fault =>
  new Fault(
    'unavailable',
    'sessions-away',
    {
      vi: 'kho phiên đăng nhập tạm thời không trả lời',
      en: 'the store of sessions does not answer at the moment',
    },
    { cause, hint: { vi: 'thử lại sau vài giây', en: 'try again in some seconds' } },
  );

export const tooManySignIns = (): Fault =>
  new Fault(
    'limited',
    'too-many-sign-ins',
    { vi: 'thử đăng nhập quá nhiều lần', en: 'too many tries to sign in' },
    { hint: { vi: 'thử lại sau một phút', en: 'try again in a minute' } },
  );

export const wrongPassword = (): Fault =>
  new Fault(
    'unauthenticated',
    'wrong-password',
    { vi: 'tên hoặc mật khẩu không đúng', en: 'the name or the password is wrong' },
    {
      hint: {
        vi: 'kiểm lại tên và mật khẩu, hoặc hỏi quản trị viên',
        en: 'check both, or ask an administrator',
      },
    },
  );

export const agencyNotKnown = (agency: string): Fault =>
  new Fault(
    'invalid',
    'agency-not-known',
    { vi: `hub không có đơn vị “${agency}”`, en: `the hub knows no agency “${agency}”` },
    {
      hint: {
        vi: 'nạp gói có định nghĩa đơn vị ấy, hoặc xem GET /api/v1/definitions?kind=agency',
        en: 'load the pack that defines it, or see GET /api/v1/definitions?kind=agency',
      },
    },
  );

export const keyNotKnown = (id: string): Fault =>
  new Fault(
    'missing',
    'key-not-known',
    { vi: `không có khoá “${id}” của đơn vị nào`, en: `no agency has a key “${id}”` },
    { hint: { vi: 'xem GET /api/v1/keys', en: 'see GET /api/v1/keys' } },
  );

export const tooManyCalls = (): Fault =>
  new Fault(
    'limited',
    'too-many-calls',
    { vi: 'gọi quá nhiều lần', en: 'too many calls' },
    { hint: { vi: 'chờ vài giây', en: 'wait some seconds' } },
  );

export const wrongPath = (): Fault =>
  new Fault(
    'malformed',
    'wrong-path',
    { vi: 'địa chỉ có thể hiểu theo nhiều cách', en: 'the address can be read in several ways' },
    {
      hint: {
        vi: 'bỏ “\\”, “.”, “..” và ký tự NUL; mã hoá “/” chỉ trong mã bản ghi',
        en: 'leave out “\\”, “.”, “..” and NUL; an encoded “/” stands in the id of a record only',
      },
    },
  );

export const wrongOrigin = (): Fault =>
  new Fault(
    'forbidden',
    'wrong-origin',
    {
      vi: 'yêu cầu không đến từ trang của chính hệ thống',
      en: 'the request does not come from a page of the hub itself',
    },
    {
      hint: {
        vi: 'mở hệ thống ở địa chỉ của nó; chương trình thì gửi kèm khoá thay cho phiên',
        en: 'open the hub at its own address; a program sends a key in place of a session',
      },
    },
  );

export const wrongHost = (): Fault =>
  new Fault(
    'malformed',
    'wrong-host',
    { vi: 'hệ thống không có tên máy này', en: 'the hub is not known by this host name' },
    {
      hint: {
        vi: 'gọi đúng địa chỉ của hệ thống; quản trị viên thêm tên ở NHIP_PUBLIC_URL hoặc NHIP_HOSTS',
        en: 'call the hub at its own address; an administrator adds names by NHIP_PUBLIC_URL or NHIP_HOSTS',
      },
    },
  );

export const repeatedHeader = (name: string): Fault =>
  new Fault(
    'malformed',
    'repeated-header',
    {
      vi: `tiêu đề ${name} chỉ được ghi một lần`,
      en: `the header ${name} may be given once`,
    },
    {
      hint: {
        vi: 'gửi mỗi tiêu đề một lần; xem proxy có thêm tiêu đề nào không',
        en: 'send each header once; look whether a proxy adds another',
      },
    },
  );

export const wrongTransferEncoding = (): Fault =>
  new Fault(
    'malformed',
    'wrong-transfer-encoding',
    {
      vi: 'Transfer-Encoding chỉ được là chunked',
      en: 'Transfer-Encoding may be chunked and nothing else',
    },
    { hint: { vi: 'gửi nội dung không nén', en: 'send the body as it is, not compressed' } },
  );
