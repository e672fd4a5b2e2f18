import { Fault, type FaultKind, type Finding, type Text } from '@nhip/contracts';

/** The faults of this service, each once. */

export const unknownReceipt = (id: string): Fault =>
  new Fault(
    'missing',
    'unknown-receipt',
    { vi: `không có biên nhận “${id}”`, en: `there is no receipt “${id}”` },
    { hint: { vi: 'xem các biên nhận ở /api/v1/receipts', en: 'see /api/v1/receipts' } },
  );

/** @param days for which receipts are kept */
export const receiptNotKept = (id: string, days: number): Fault =>
  new Fault(
    'missing',
    'receipt-not-kept',
    {
      vi: `biên nhận “${id}” đã quá ${days} ngày nên không còn được giữ`,
      en: `the receipt “${id}” is older than ${days} days and is not kept any more`,
    },
    {
      fields: { days },
      hint: {
        vi: 'dữ liệu của lần gửi vẫn còn: xem lịch sử của bản ghi; muốn sửa thì gửi lại hoặc xoá bản ghi',
        en: 'what was sent is still there: see the history of a record; to change it, send or delete the record again',
      },
    },
  );

/** Of a row whose record was sent first by another agency. */
export const notYourRecord: Finding = {
  code: 'not-your-record',
  message: {
    vi: 'bản ghi này là của đơn vị khác, đơn vị đã gửi nó trước: dòng được giữ lại nhưng không tính; xem lại mã bản ghi, hoặc nhờ đơn vị ấy sửa, xoá, hay rút lại kèm release nếu đã gửi nhầm mã',
    en: 'this record belongs to another agency, which sent it first: the row is kept and does not count; look at the id of the record, or have that agency correct it, delete it, or withdraw it with release where it sent the id by mistake',
  },
};

/** Of a sending to a feed of the other kind. @param isSimulated of the feed */
export const simulatedMix = (feed: string, isSimulated: boolean): Fault =>
  new Fault(
    'conflict',
    'simulated-mix',
    isSimulated
      ? {
          vi: `nguồn “${feed}” đã nhận dữ liệu mô phỏng nên không nhận dữ liệu thật`,
          en: `the feed “${feed}” holds simulated data and takes no real data`,
        }
      : {
          vi: `nguồn “${feed}” đã nhận dữ liệu thật nên không nhận dữ liệu mô phỏng`,
          en: `the feed “${feed}” holds real data and takes no simulated data`,
        },
    {
      fields: { feed },
      hint: isSimulated
        ? {
            vi: 'dữ liệu thật thì gửi sang một nguồn khác; dữ liệu mô phỏng thì gửi bằng khoá mô phỏng (nhip keys create ĐƠN-VỊ --simulated)',
            en: 'send real data to another feed, and simulated data with a key of theirs (nhip keys create AGENCY --simulated)',
          }
        : {
            vi: 'dữ liệu mô phỏng thì gửi sang một nguồn khác; dữ liệu thật thì gửi bằng khoá thật (nhip keys create ĐƠN-VỊ, không có --simulated)',
            en: 'send simulated data to another feed, and real data with a real key (nhip keys create AGENCY, without --simulated)',
          },
    },
  );

/** In place of an inbox message to a feed of simulated data: an inbox is real. */
export const simulatedMixInInbox = (feed: string): Finding => ({
  code: 'simulated-mix',
  message: {
    vi: `nguồn “${feed}” chỉ nhận dữ liệu mô phỏng, còn hộp nhận Kafka chỉ nhận dữ liệu thật: gửi dữ liệu mô phỏng qua HTTP bằng khoá mô phỏng, dữ liệu thật sang một nguồn khác`,
    en: `the feed “${feed}” holds simulated data, and a Kafka inbox takes real data alone: send simulated data by HTTP with a key of theirs, and real data to another feed`,
  },
});

export const feedNotUsable = (feed: string): Fault =>
  new Fault(
    'unavailable',
    'feed-not-usable',
    {
      vi: `định nghĩa của nguồn “${feed}” chưa dùng được`,
      en: `the definition of the feed “${feed}” cannot be used`,
    },
    {
      hint: {
        vi: 'giữ dữ liệu và gửi lại sau; người quản trị xem /readyz của ingest để biết chỗ sai',
        en: 'keep the data and send it again later; an administrator sees in the /readyz of ingest what is wrong',
      },
    },
  );

/** @param withdrawnBy receipt of the withdrawal */
export const alreadyWithdrawn = (withdrawnBy: string): Fault =>
  new Fault(
    'conflict',
    'already-withdrawn',
    { vi: 'lần gửi này đã được rút lại', en: 'this delivery was withdrawn before' },
    {
      fields: { withdrawnBy },
      hint: {
        vi: `theo dõi biên nhận ${withdrawnBy}`,
        en: `follow the receipt ${withdrawnBy}`,
      },
    },
  );

export const withdrawalIsFinal = (): Fault =>
  new Fault(
    'conflict',
    'withdrawal-is-final',
    { vi: 'lần rút lại thì không rút lại được', en: 'a withdrawal cannot be withdrawn' },
    { hint: { vi: 'gửi lại dữ liệu đó', en: 'send the data again' } },
  );

/** @param version instant, ms */
export function versionInFuture(version: number): Fault {
  const shown = new Date(Math.min(version, 8.64e15)).toISOString();
  return new Fault(
    'invalid',
    'version-in-future',
    {
      vi: `phiên bản ${shown} muộn hơn hiện tại quá một ngày`,
      en: `version ${shown} is more than a day ahead`,
    },
    { hint: { vi: 'xem đồng hồ của máy gửi', en: 'look at the clock of the sender' } },
  );
}

/** Of a request to a feed that tells of persons. @param name of what of it holds the number */
export const personNumberIn = (name: Text): Fault =>
  new Fault(
    'malformed',
    'person-number',
    {
      vi: `${name.vi} có số định danh cá nhân, không phải chỗ của nó`,
      en: `${name.en} holds a person's number, which does not belong there`,
    },
    {
      hint: {
        vi: 'bỏ số ấy rồi gửi lại; số ấy không được lưu',
        en: 'take it out and send the request again; the number was not kept',
      },
    },
  );

/** @param receipt that the key has got */
export const keyReused = (receipt: string): Fault =>
  new Fault(
    'conflict',
    'idempotency-key-reused',
    {
      vi: 'khoá Idempotency-Key này đã dùng cho một nội dung khác hoặc với tham số khác',
      en: 'this Idempotency-Key was used with another body or other parameters',
    },
    {
      fields: { receipt },
      hint: { vi: 'dùng khoá mới cho lần gửi mới', en: 'use a new key for a new delivery' },
    },
  );

/** @param receipt that the key has got @param withdrawnBy that took it back */
export const keyWithdrawn = (receipt: string, withdrawnBy: string): Fault =>
  new Fault(
    'conflict',
    'idempotency-key-withdrawn',
    {
      vi: 'lần gửi với khoá Idempotency-Key này đã được rút lại, nên các dòng của nó không tính',
      en: 'the delivery of this Idempotency-Key was withdrawn, so that no row of it counts',
    },
    {
      fields: { receipt, withdrawnBy },
      hint: {
        vi: 'muốn gửi lại thì dùng khoá mới',
        en: 'to send it again, use a new key',
      },
    },
  );

/** @param receipt that the key has got */
export const inProgress = (receipt: string): Fault =>
  new Fault(
    'conflict',
    'in-progress',
    {
      vi: 'một yêu cầu khác với cùng khoá Idempotency-Key đang được nhận',
      en: 'another request with this Idempotency-Key is being taken',
    },
    {
      fields: { receipt },
      hint: {
        vi: 'chờ ít giây rồi gửi lại với cùng khoá',
        en: 'wait some seconds, then send it again with the same key',
      },
    },
  );

/** @param receipt that was taken back before all of its rows were durable */
export const givenUp = (receipt: string): Fault =>
  new Fault(
    'unavailable',
    'delivery-given-up',
    {
      vi: 'lần gửi này đã bị thu hồi trước khi nhận xong; không dòng nào của nó được tính',
      en: 'this delivery was taken back before it was whole; no row of it counts',
    },
    {
      fields: { receipt },
      hint: { vi: 'gửi lại', en: 'send it again' },
    },
  );

/** @param answer what would have been answered, had the delivery been taken */
export const atomicRefused = (answer: { readonly rejected: number }): Fault =>
  new Fault(
    'invalid',
    'atomic-refused',
    {
      vi: `${answer.rejected} dòng bị từ chối nên cả lần gửi không được nhận`,
      en: `${answer.rejected} rows were refused, so nothing was taken`,
    },
    {
      fields: { ...answer },
      hint: {
        vi: 'sửa các dòng được nêu, hoặc gửi không kèm atomic=true',
        en: 'mend the rows named, or send without atomic=true',
      },
    },
  );

export const formatNotAccepted = (
  feed: string,
  format: string,
  accepts: readonly string[],
): Fault =>
  new Fault(
    'unsupported',
    'format-not-accepted',
    {
      vi: `nguồn “${feed}” không nhận ${format}`,
      en: `the feed “${feed}” does not accept ${format}`,
    },
    {
      hint: {
        vi: `nguồn nhận: ${accepts.join(', ')}`,
        en: `it accepts: ${accepts.join(', ')}`,
      },
    },
  );

export const fullNotBuilt = (): Fault =>
  new Fault(
    'not-built',
    'not-supported-yet',
    {
      vi: 'chưa nhận lần gửi toàn bộ (mode=full)',
      en: 'full deliveries (mode=full) are not supported yet',
    },
    {
      hint: {
        vi: 'gửi phần thay đổi, xoá bản ghi bằng DELETE',
        en: 'send changes, and delete records with DELETE',
      },
    },
  );

export const noRows = (): Fault =>
  new Fault(
    'invalid',
    'no-rows',
    { vi: 'không có dòng nào', en: 'there are no rows' },
    {
      hint: {
        vi: 'nếu kỳ này không phát sinh, gửi ?nothingToReport=true',
        en: 'if there is nothing to report, send ?nothingToReport=true',
      },
    },
  );

/** @param row from 1; 0 for what stands before the first */
const inRow = (row: number): Text =>
  row > 0
    ? { vi: `dòng dữ liệu thứ ${row}`, en: `row ${row}` }
    : { vi: 'phần tiêu đề', en: 'the header' };

/** A cell of a file: its row from 1, or 0 for what stands before the first, and its column by name or place. */
export interface CellPlace {
  readonly row: number;
  readonly column: string;
}

/** @param place of the first cell that is meant; undefined where it is not known */
const inCell = (place: CellPlace | undefined): Text =>
  place
    ? {
        vi: `, bắt đầu từ ${inRow(place.row).vi}, cột “${place.column}”`,
        en: `, from ${inRow(place.row).en}, column “${place.column}” on`,
      }
    : { vi: '', en: '' };

/** @param kind `invalid` where the feed's file is, `malformed` where the request is @param place of the first cell that is not */
export const bodyNotUtf8 = (kind: FaultKind, place?: CellPlace): Fault =>
  new Fault(
    kind,
    'invalid-utf8',
    {
      vi: `nội dung không phải UTF-8${inCell(place).vi}`,
      en: `the body is not UTF-8${inCell(place).en}`,
    },
    {
      fields: { ...place },
      hint:
        kind === 'invalid'
          ? {
              vi: 'lưu lại tệp bằng mã UTF-8 (trong Excel: “CSV UTF-8”)',
              en: 'save the file as UTF-8 (in Excel: “CSV UTF-8”)',
            }
          : {
              vi: 'viết JSON bằng mã UTF-8; nếu đã nén thì gửi kèm Content-Encoding; tệp Excel thì lưu thành “CSV UTF-8”, gửi bằng text/csv',
              en: 'write JSON in UTF-8; send what is compressed with Content-Encoding; save an Excel file as “CSV UTF-8” and send it as text/csv',
            },
    },
  );

/** @param place of the first cell that is not UTF-8 */
export const tcvn3NotUtf8 = (place: CellPlace | undefined): Fault =>
  new Fault(
    'invalid',
    'tcvn3-not-utf8',
    {
      vi: `chữ viết bằng mã TCVN3 (ABC), không phải UTF-8${inCell(place).vi}`,
      en: `the text is written in TCVN3 (ABC), not in UTF-8${inCell(place).en}`,
    },
    {
      fields: { ...place },
      hint: {
        vi: 'chuyển từ TCVN3 sang Unicode, chẳng hạn bằng UniKey, rồi lưu thành “CSV UTF-8” trong Excel',
        en: 'convert it from TCVN3 to Unicode, as UniKey does, and save it as “CSV UTF-8” in Excel',
      },
    },
  );

/** @param place of the first cell that is not UTF-8 */
export const vniNotUtf8 = (place: CellPlace | undefined): Fault =>
  new Fault(
    'invalid',
    'vni-not-utf8',
    {
      vi: `chữ viết bằng mã VNI, không phải UTF-8${inCell(place).vi}`,
      en: `the text is written in VNI, not in UTF-8${inCell(place).en}`,
    },
    {
      fields: { ...place },
      hint: {
        vi: 'chuyển từ VNI sang Unicode, chẳng hạn bằng UniKey, rồi lưu thành “CSV UTF-8” trong Excel',
        en: 'convert it from VNI to Unicode, as UniKey does, and save it as “CSV UTF-8” in Excel',
      },
    },
  );

/** @param place of the first cell that is not UTF-8 */
export const windows1258NotDeclared = (place: CellPlace | undefined): Fault =>
  new Fault(
    'invalid',
    'windows-1258-not-declared',
    {
      vi: `chữ viết bằng mã windows-1258 mà không khai, không phải UTF-8${inCell(place).vi}`,
      en: `the text is written in windows-1258, which was not declared, not in UTF-8${inCell(place).en}`,
    },
    {
      fields: { ...place },
      hint: {
        vi: 'lưu thành “CSV UTF-8” trong Excel, hoặc gửi với “Content-Type: text/csv; charset=windows-1258”',
        en: 'save it as “CSV UTF-8” in Excel, or send it with “Content-Type: text/csv; charset=windows-1258”',
      },
    },
  );

export const utf16NotDeclared = (): Fault =>
  new Fault(
    'invalid',
    'utf16-not-declared',
    {
      vi: 'tệp viết bằng UTF-16 mà không có dấu đầu tệp (BOM) và không khai',
      en: 'the file is written in UTF-16, without a mark (BOM) and undeclared',
    },
    {
      hint: {
        vi: 'lưu thành “CSV UTF-8” trong Excel, hoặc gửi với “Content-Type: text/csv; charset=utf-16le”',
        en: 'save it as “CSV UTF-8” in Excel, or send it with “Content-Type: text/csv; charset=utf-16le”',
      },
    },
  );

/** @param charset that was declared, or that the mark of the file says */
export const notInCharset = (charset: string): Fault =>
  new Fault(
    'invalid',
    'not-in-charset',
    {
      vi: `tệp không viết bằng ${charset} như đã khai, hoặc bị cắt ngang`,
      en: `the file is not written in ${charset} as it says, or was cut`,
    },
    {
      fields: { charset },
      hint: {
        vi: 'lưu thành “CSV UTF-8” trong Excel rồi gửi lại',
        en: 'save it as “CSV UTF-8” in Excel and send it again',
      },
    },
  );

export const charsetNotSupported = (known: readonly string[]): Fault =>
  new Fault(
    'unsupported',
    'charset-not-supported',
    {
      vi: 'không đọc được charset ghi ở Content-Type',
      en: 'the charset that Content-Type names cannot be read',
    },
    { hint: { vi: `dùng: ${known.join(', ')}`, en: `use: ${known.join(', ')}` } },
  );

/** Of a body that is not compressed as its request says, or not whole. */
export const bodyNotOpened = (): Fault =>
  new Fault(
    'malformed',
    'body-not-opened',
    {
      vi: 'không giải nén được nội dung theo Content-Encoding, hoặc nội dung bị cắt ngang',
      en: 'the body cannot be opened as Content-Encoding says, or was cut',
    },
    {
      hint: {
        vi: 'gửi lại cả tệp; tệp không nén thì bỏ Content-Encoding',
        en: 'send the whole again; leave Content-Encoding out where it is not compressed',
      },
    },
  );

const notCsv = (code: string, is: Text, hint: Text): Fault =>
  new Fault(
    'invalid',
    code,
    { vi: `đây là ${is.vi}, không phải CSV`, en: `this is ${is.en}, not CSV` },
    { hint },
  );

const SAVE_AS_CSV: Text = {
  vi: 'mở bằng Excel, chọn “Lưu thành”, kiểu “CSV UTF-8”, rồi gửi tệp đó',
  en: 'open it in Excel, save it as “CSV UTF-8”, and send that file',
};

export const xlsxNotCsv = (): Fault =>
  notCsv('xlsx-not-csv', { vi: 'tệp Excel (.xlsx)', en: 'an Excel file (.xlsx)' }, SAVE_AS_CSV);

export const xlsNotCsv = (): Fault =>
  notCsv(
    'xls-not-csv',
    { vi: 'tệp Excel đời cũ (.xls)', en: 'an Excel file of the old kind (.xls)' },
    SAVE_AS_CSV,
  );

export const zipNotCsv = (): Fault =>
  notCsv(
    'zip-not-csv',
    { vi: 'tệp nén ZIP', en: 'a ZIP archive' },
    { vi: 'giải nén rồi gửi tệp bên trong', en: 'unpack it and send the file in it' },
  );

export const gzipNotCsv = (): Fault =>
  notCsv(
    'gzip-not-csv',
    { vi: 'tệp nén gzip', en: 'a gzip file' },
    {
      vi: 'giải nén rồi gửi, hoặc gửi kèm “Content-Encoding: gzip”',
      en: 'unpack it, or send it with “Content-Encoding: gzip”',
    },
  );

export const htmlNotCsv = (): Fault =>
  notCsv(
    'html-not-csv',
    { vi: 'trang web (HTML, XML)', en: 'a web page (HTML, XML)' },
    {
      vi: 'mở tệp ra xem: có thể là thông báo lỗi của phần mềm đã xuất nó; xuất lại thành CSV',
      en: 'open it: it may be what went wrong in the program that exported it; export it again as CSV',
    },
  );

/** @param reason where the text stops being JSON */
export const bodyNotJson = (reason: Text): Fault =>
  new Fault(
    'malformed',
    'not-json',
    {
      vi: `nội dung không phải JSON: ${reason.vi}`,
      en: `the body is not JSON: ${reason.en}`,
    },
    {
      hint: {
        vi: 'gửi một đối tượng JSON hoặc một mảng các đối tượng; mỗi dòng một đối tượng thì gửi bằng application/x-ndjson, tệp CSV bằng text/csv',
        en: 'send one JSON object or an array of them; one object a line goes as application/x-ndjson, a CSV file as text/csv',
      },
    },
  );

/** A body of lines of which none can be read. @param first what is wrong with the first */
export const noReadableLine = ({ code, message }: Finding): Fault =>
  new Fault(
    'malformed',
    code,
    {
      vi: `không đọc được dòng nào: ${message.vi}`,
      en: `no line can be read: ${message.en}`,
    },
    {
      hint: {
        vi: 'mỗi dòng là một đối tượng JSON trọn vẹn; đối tượng viết trên nhiều dòng, hay một mảng, thì gửi bằng application/json, tệp CSV bằng text/csv',
        en: 'each line is one whole JSON object; an object on several lines, or an array, goes as application/json, a CSV file as text/csv',
      },
    },
  );

/** @param row from 1; 0 for what stands before the first @param line of the file in which the quote opened, from 1 */
export const quoteNotClosed = (row: number, line: number): Fault =>
  new Fault(
    'invalid',
    'quote-not-closed',
    {
      vi: `dấu ngoặc kép mở ở dòng ${line} của tệp (${inRow(row).vi}) không được đóng`,
      en: `the quote that opens in line ${line} of the file (${inRow(row).en}) is never closed`,
    },
    {
      fields: { row, line },
      hint: {
        vi: 'đóng ô bằng dấu ngoặc kép; dấu ngoặc kép ở trong ô thì viết hai lần ("")',
        en: 'close the cell with a quote; write a quote within a cell twice ("")',
      },
    },
  );

/** @param row from 1; 0 for what stands before the first @param line of the file in which the quote opened, from 1 */
export const textAfterQuote = (row: number, line: number): Fault =>
  new Fault(
    'invalid',
    'text-after-quote',
    {
      vi: `ô có dấu ngoặc kép mở ở dòng ${line} của tệp (${inRow(row).vi}) còn chữ sau dấu đóng`,
      en: `the cell whose quote opens in line ${line} of the file (${inRow(row).en}) goes on after the quote that closes it`,
    },
    {
      fields: { row, line },
      hint: {
        vi: 'xem từ dòng đó có dấu ngoặc kép nào thiếu; dấu ngoặc kép ở trong ô thì viết hai lần ("")',
        en: 'see whether a quote is missing from that line on; write a quote within a cell twice ("")',
      },
    },
  );

/** @param row from 1; 0 for what stands before the first @param line of the file in which the cell begins, from 1 */
export const cellTooLarge = (row: number, line: number): Fault =>
  new Fault(
    'too-large',
    'cell-too-large',
    {
      vi: `ô bắt đầu ở dòng ${line} của tệp (${inRow(row).vi}) dài hơn 1 MB`,
      en: `the cell that begins in line ${line} of the file (${inRow(row).en}) has more than 1 MB`,
    },
    {
      fields: { row, line },
      hint: {
        vi: 'xem ở đó có dấu ngoặc kép nào mở mà không đóng; ô dài như vậy thì rút gọn',
        en: 'see whether a quote that opens there is never closed; shorten a cell that is as long as that',
      },
    },
  );

/** @param line of the header, from 1 */
export const missingColumns = (
  missing: readonly string[],
  found: readonly string[],
  line: number,
): Fault =>
  new Fault(
    'invalid',
    'missing-columns',
    {
      vi: `tiêu đề ở dòng ${line} thiếu cột: ${missing.join(', ')}`,
      en: `the header in line ${line} lacks the columns: ${missing.join(', ')}`,
    },
    {
      fields: { missing, found, line },
      hint: {
        vi: `tệp có các cột: ${found.join(', ')}`,
        en: `the file has the columns: ${found.join(', ')}`,
      },
    },
  );

/** Lines in which a header was looked for, from 1. */
interface Lines {
  readonly first: number;
  readonly last: number;
}

const inLines = ({ first, last }: Lines): Text =>
  first === last
    ? { vi: `dòng ${first}`, en: `line ${first}` }
    : { vi: `các dòng ${first}–${last}`, en: `lines ${first} to ${last}` };

/** @param looked where the header was looked for @param found where it stands, from 1 */
export const headerElsewhere = (looked: Lines, found: number): Fault =>
  new Fault(
    'invalid',
    'header-elsewhere',
    {
      vi: `không có tiêu đề ở ${inLines(looked).vi}: các cột bắt buộc nằm ở dòng ${found}`,
      en: `there is no header in ${inLines(looked).en}: the required columns stand in line ${found}`,
    },
    {
      fields: { looked, found },
      hint: {
        vi: `chuyển tiêu đề lên ${inLines(looked).vi} rồi gửi lại, hoặc đề nghị khai báo “header: { line: ${found} }” cho nguồn này`,
        en: `move the header to ${inLines(looked).en} and send it again, or have “header: { line: ${found} }” declared for this feed`,
      },
    },
  );

/** What stands in the line is not repeated: where there is no header it is about somebody. @param looked where it was looked for */
export const noHeader = (looked: Lines, required: readonly string[]): Fault =>
  new Fault(
    'invalid',
    'no-header',
    {
      vi: `tệp không có tiêu đề: ở ${inLines(looked).vi} không có tên các cột`,
      en: `the file has no header: the names of the columns are not in ${inLines(looked).en}`,
    },
    {
      fields: { looked, missing: required },
      hint: {
        vi: `ghi tên cột ở ${inLines(looked).vi} của tệp: ${required.join(', ')}`,
        en: `write the names of the columns in ${inLines(looked).en}: ${required.join(', ')}`,
      },
    },
  );

export const tooManyRows = (most: number): Fault =>
  new Fault(
    'too-large',
    'too-many-rows',
    {
      vi: `tệp có quá ${most} dòng`,
      en: `the file has more than ${most} lines`,
    },
    {
      fields: { most },
      hint: {
        vi: 'chia thành nhiều lần gửi; xoá các dòng trống ở cuối tệp',
        en: 'cut it into several deliveries; remove the empty lines at its end',
      },
    },
  );

/** @param most objects and arrays of a body of JSON */
export const tooManyValues = (most: number): Fault =>
  new Fault(
    'too-large',
    'too-many-values',
    {
      vi: `nội dung có quá ${most} đối tượng và mảng`,
      en: `the body has more than ${most} objects and arrays`,
    },
    {
      fields: { most },
      hint: { vi: 'chia thành nhiều lần gửi', en: 'cut it into several deliveries' },
    },
  );

export const tooManyCells = (most: number): Fault =>
  new Fault(
    'too-large',
    'too-many-cells',
    {
      vi: `tệp có quá ${most} ô`,
      en: `the file has more than ${most} cells`,
    },
    {
      fields: { most },
      hint: {
        vi: 'chia thành nhiều lần gửi; xoá các cột trống ở bên phải',
        en: 'cut it into several deliveries; remove the empty columns at its right',
      },
    },
  );

export const tooManyColumns = (columns: number, most: number): Fault =>
  new Fault(
    'invalid',
    'too-many-columns',
    {
      vi: `dòng tiêu đề có ${columns} cột, nhiều nhất là ${most}`,
      en: `the header has ${columns} columns, at most ${most} are taken`,
    },
    {
      hint: {
        vi: 'xem dòng đầu có phải tiêu đề không, và dấu phân cách có đúng không',
        en: 'see whether the first line is the header, and whether its separator is right',
      },
    },
  );

/** @param column as it may be repeated @param places of the two, from 1 */
export const columnTwice = (column: string, [first, second]: readonly [number, number]): Fault =>
  new Fault(
    'invalid',
    'column-twice',
    {
      vi: `cột “${column}” xuất hiện hai lần: ở cột thứ ${first} và thứ ${second}`,
      en: `the column “${column}” appears twice: as column ${first} and as column ${second}`,
    },
    {
      fields: { column, places: [first, second] },
      hint: { vi: 'đặt mỗi cột một tên', en: 'give each column a name of its own' },
    },
  );

/** Of a message in an inbox. */
export const noValue = (): Fault =>
  new Fault(
    'invalid',
    'no-value',
    {
      vi: 'thông điệp không có nội dung: gửi dòng dữ liệu trong phần value; muốn xoá bản ghi thì gửi một dòng xoá, có mã và phiên bản',
      en: 'the message has no value: send the row in it; to delete a record, send a row of a deletion, with its id and version',
    },
    {
      hint: {
        vi: 'thông điệp rỗng không xoá gì',
        en: 'a message without a value deletes nothing',
      },
    },
  );

/** @param rows that a message of an inbox may have @param bytes that it may have, uncompressed */
export const inboxMessageTooLarge = (rows: number, bytes: number): Fault =>
  new Fault(
    'too-large',
    'inbox-message-too-large',
    {
      vi: `thông điệp có quá ${rows} dòng, hoặc quá ${bytes / 1e6} MB khi chưa nén: chia thành nhiều thông điệp, hoặc gửi bằng HTTP`,
      en: `the message has more than ${rows} rows, or more than ${bytes / 1e6} MB uncompressed: send several messages, or send it by HTTP`,
    },
    {
      fields: { rows, bytes },
      hint: {
        vi: `mỗi thông điệp nhiều nhất ${rows} dòng và ${bytes / 1e6} MB`,
        en: `a message has at most ${rows} rows and ${bytes / 1e6} MB`,
      },
    },
  );

export const batchNotUnpacked = (): Fault =>
  new Fault(
    'invalid',
    'batch-not-unpacked',
    {
      vi: 'không mở được các thông điệp gửi cùng một lô này',
      en: 'the messages that were sent in this one batch cannot be unpacked',
    },
    {
      hint: {
        vi: 'gửi lại không nén, hoặc nén bằng gzip hay zstd; một lô nhiều nhất 64 MB khi đã mở và 100.000 thông điệp',
        en: 'send them again uncompressed, or compressed with gzip or zstd; a batch has at most 64 MB once it is opened, and 100,000 messages',
      },
    },
  );

const WAITS: Text = {
  vi: 'hub tự thử lại với khoảng chờ dài dần; nếu kéo dài, hỏi đơn vị vận hành cổng',
  en: 'the hub tries again with growing pauses; if it lasts, ask whoever runs the portal',
};
const ASK_PORTAL: Text = {
  vi: 'đối chiếu địa chỉ, tên dịch vụ và tên tham số trong pull: của nguồn với tài liệu của cổng, rồi hỏi đơn vị vận hành cổng',
  en: 'hold address, service and names of parameters under pull: of the feed against the documents of the portal, then ask whoever runs it',
};

/** @param cause whatever the network said */
export const pullUnreachable = (cause: unknown): Fault =>
  new Fault(
    'unavailable',
    'pull-unreachable',
    {
      vi: 'không kết nối được cổng, hoặc câu trả lời bị cắt giữa chừng',
      en: 'the portal cannot be reached, or its answer was cut off',
    },
    { hint: WAITS, cause },
  );

/** @param ms that an answer may take */
export const pullTimedOut = (ms: number): Fault =>
  new Fault(
    'unavailable',
    'pull-timed-out',
    {
      vi: `cổng không trả lời xong trong ${ms / 1_000} giây`,
      en: `the portal did not answer within ${ms / 1_000} s`,
    },
    { fields: { ms }, hint: WAITS },
  );

export const pullStatus = (status: number): Fault =>
  new Fault(
    'unavailable',
    'pull-status',
    { vi: `cổng trả về mã HTTP ${status}`, en: `the portal answers with HTTP status ${status}` },
    { fields: { status }, hint: status >= 500 ? WAITS : ASK_PORTAL },
  );

export const pullRedirected = (): Fault =>
  new Fault(
    'forbidden',
    'pull-redirected',
    {
      vi: 'cổng chuyển hướng sang địa chỉ khác, hub không đi theo',
      en: 'the portal redirects to another address, where the hub does not follow',
    },
    {
      hint: {
        vi: 'nếu địa chỉ mới là đúng, ghi nó vào pull: của nguồn và vào tệp bí mật',
        en: 'if the new address is right, write it under pull: of the feed and into the file of secrets',
      },
    },
  );

/** @param most bytes of an answer */
export const pullTooLarge = (most: number): Fault =>
  new Fault(
    'too-large',
    'pull-too-large',
    {
      vi: `câu trả lời của cổng lớn hơn ${most / 1e6} MB`,
      en: `an answer of the portal is larger than ${most / 1e6} MB`,
    },
    {
      fields: { most },
      hint: { vi: 'giảm pageSize của nguồn', en: 'lower the pageSize of the feed' },
    },
  );

export const pullNotUnderstood = (): Fault =>
  new Fault(
    'malformed',
    'pull-not-understood',
    {
      vi: 'câu trả lời của cổng không đúng dạng: phải là đối tượng JSON có error_code và session hoặc result',
      en: 'an answer of the portal is not understood: it must be a JSON object with error_code and session or result',
    },
    { hint: ASK_PORTAL },
  );

/** What the ministries’ services call their codes. */
const PORTAL_CODES: ReadonlyMap<string, string> = new Map([
  ['100', 'AUTHEN_ERROR'],
  ['101', 'IP_DISALLOWED'],
  ['106', 'AGENCY_ID_INCORRECT'],
  ['108', 'PROVINCE_ID_INCORRECT'],
  ['200', 'RECORD_UNCOMPLETE'],
  ['201', 'RECORD_NOT_FOUND'],
  ['302', 'DATA_TYPE_INVALID'],
  ['500', 'DATA_INCORRECT'],
]);

/** Of the portal nothing but its code is said: its words may be about a person. */
const portalCode = (code: string) => {
  const said = code.slice(0, 20);
  const name = PORTAL_CODES.get(said);
  return { fields: { portalCode: said, name }, said: name ? `${said}, ${name}` : said };
};

export function pullRefused(code: string): Fault {
  const { fields, said } = portalCode(code);
  return new Fault(
    'forbidden',
    'pull-refused',
    { vi: `cổng từ chối với mã ${said}`, en: `the portal refuses with code ${said}` },
    { fields, hint: ASK_PORTAL },
  );
}

export function pullLoginRefused(code: string): Fault {
  const { fields, said } = portalCode(code);
  return new Fault(
    'forbidden',
    'pull-login-refused',
    {
      vi: `cổng không cho đăng nhập, mã ${said}`,
      en: `the portal refuses the login with code ${said}`,
    },
    {
      fields,
      hint: {
        vi: 'kiểm tra tên và mật khẩu trong tệp bí mật của hub, và địa chỉ IP mà cổng cho phép',
        en: 'look at name and password in the hub’s file of secrets, and at the IP addresses that the portal allows',
      },
    },
  );
}

export const pullSessionLost = (): Fault =>
  new Fault(
    'unavailable',
    'pull-session-lost',
    {
      vi: 'cổng vừa cho đăng nhập đã không nhận phiên ấy',
      en: 'the portal does not know the session that it has just given',
    },
    { hint: WAITS },
  );

/** @param secret id, never its value */
export const pullSecretMissing = (secret: string): Fault =>
  new Fault(
    'forbidden',
    'pull-secret-missing',
    {
      vi: `hub không có bí mật “${secret}” để đăng nhập cổng, hoặc tệp bí mật không đọc được`,
      en: `the hub has no secret “${secret}” to sign in at the portal, or its file of secrets cannot be read`,
    },
    {
      fields: { secret },
      hint: {
        vi: 'ghi nó vào tệp mà NHIP_SECRETS nêu: {"mã": {"origin": "https://…", "username": …, "password": …}}',
        en: 'write it into the file that NHIP_SECRETS names: {"id": {"origin": "https://…", "username": …, "password": …}}',
      },
    },
  );

export const pullSecretsOpen = (): Fault =>
  new Fault(
    'forbidden',
    'pull-secrets-open',
    {
      vi: 'tệp bí mật của hub ai cũng đọc được nên không được dùng',
      en: 'everybody may read the hub’s file of secrets, so it is not used',
    },
    {
      hint: {
        vi: 'chỉ để tài khoản chạy hub đọc được: chmod 600',
        en: 'let nobody but the account of the hub read it: chmod 600',
      },
    },
  );

/** @param url of the definition @param secret id */
export const pullAddressNotAllowed = (url: string, secret: string): Fault =>
  new Fault(
    'forbidden',
    'pull-address-not-allowed',
    {
      vi: `bí mật “${secret}” không dùng cho địa chỉ ${url}`,
      en: `the secret “${secret}” is not for the address ${url}`,
    },
    {
      fields: { url, secret },
      hint: {
        vi: 'người vận hành hub ghi máy được gọi vào origin của bí mật ấy; https, hoặc chính máy này',
        en: 'whoever runs the hub names the host that it may call as the origin of that secret; https, or this very machine',
      },
    },
  );

/** @param page its number */
export const pullPageRepeated = (page: number): Fault =>
  new Fault(
    'conflict',
    'pull-page-repeated',
    {
      vi: `trang ${page} của cổng giống hệt trang trước`,
      en: `page ${page} of the portal says just what the page before it says`,
    },
    { fields: { page }, hint: ASK_PORTAL },
  );

/** @param rows of the answer @param asked for so many */
export const pullTooManyRows = (rows: number, asked: number): Fault =>
  new Fault(
    'too-large',
    'pull-too-many-rows',
    {
      vi: `cổng trả ${rows} dòng trong khi hub hỏi ${asked}`,
      en: `the portal answers ${rows} rows where ${asked} were asked for`,
    },
    { fields: { rows, asked }, hint: ASK_PORTAL },
  );

/** @param pages of one window */
export const pullTooManyPages = (pages: number): Fault =>
  new Fault(
    'too-large',
    'pull-too-many-pages',
    {
      vi: `một ngày có quá ${pages} trang thay đổi`,
      en: `a day has more than ${pages} pages of changes`,
    },
    {
      fields: { pages },
      hint: { vi: 'tăng pageSize của nguồn', en: 'raise the pageSize of the feed' },
    },
  );

/** @param passes that all said something else */
export const pullUnsettled = (passes: number): Fault =>
  new Fault(
    'conflict',
    'pull-unsettled',
    {
      vi: `hỏi ${passes} lượt mà các trang của cổng mỗi lượt một khác`,
      en: `the pages of the portal were asked for ${passes} times, and said something else each time`,
    },
    {
      fields: { passes },
      hint: {
        vi: 'hub hỏi tiếp, không bỏ dòng nào; tăng pageSize để cả ngày nằm trong một trang thì hết',
        en: 'the hub goes on asking and passes nothing over; a pageSize that takes a whole day in one page mends it',
      },
    },
  );

/** Of what nobody foresaw: the log has it. */
export const pullFailed = (cause: unknown): Fault =>
  new Fault(
    'unavailable',
    'pull-failed',
    { vi: 'lượt lấy dữ liệu gặp lỗi của chính hub', en: 'the pull met a fault of the hub itself' },
    {
      cause,
      hint: {
        vi: 'hub tự thử lại; xem nhật ký của ingest',
        en: 'the hub tries again; see the log of ingest',
      },
    },
  );
