import type { Refusal } from './api/refusal.js';
import { Fault } from './fault.js';
import type { Text } from './text.js';

/** The faults that several services say, each once. */

export const unknownFeed = (id: string): Fault =>
  new Fault(
    'missing',
    'unknown-feed',
    { vi: `không có nguồn dữ liệu “${id}”`, en: `there is no feed “${id}”` },
    { hint: { vi: 'xem các nguồn ở /api/v1/feeds', en: 'see /api/v1/feeds for the feeds' } },
  );

/** The ledger went back, or was built anew: commits and cursors of before name what is no more. */
export const historyChanged = (): Fault =>
  new Fault(
    'conflict',
    'history-changed',
    {
      vi: 'lịch sử dữ liệu đã đổi sau khi hệ thống được khôi phục; lấy lại từ đầu',
      en: 'the history of the data changed when the hub was restored; begin anew',
    },
    {
      hint: {
        vi: 'bỏ trống cursor, asOf và since',
        en: 'send no cursor, asOf or since of before',
      },
    },
  );

/** @param owner code of the agency that it belongs to */
export const notYourFeed = (id: string, owner: string): Fault =>
  new Fault(
    'forbidden',
    'not-your-feed',
    {
      vi: `nguồn “${id}” không thuộc đơn vị này`,
      en: `the feed “${id}” is not of this agency`,
    },
    { hint: { vi: `nguồn này của ${owner}`, en: `this feed belongs to ${owner}` } },
  );

export const unknownRecord = (id: string): Fault =>
  new Fault(
    'missing',
    'unknown-record',
    { vi: `không có bản ghi “${id}”`, en: `there is no record “${id}”` },
    { hint: { vi: 'xem lại mã của bản ghi', en: 'look at the id of the record' } },
  );

/** @param hint what may be sent instead */
export const unsupportedMediaType = (
  hint: Text = {
    vi: 'xem Content-Type của yêu cầu',
    en: 'look at the Content-Type of the request',
  },
): Fault =>
  new Fault(
    'unsupported',
    'unsupported-media-type',
    { vi: 'không đọc được kiểu nội dung này', en: 'this content type is not supported' },
    { hint },
  );

/** Of a cursor that was cut, made up, or given for another question. */
export const wrongCursor = (): Fault =>
  new Fault(
    'malformed',
    'wrong-cursor',
    { vi: 'con trỏ trang không đọc được', en: 'the cursor cannot be read' },
    {
      hint: {
        vi: 'dùng nguyên con trỏ của lần trước, hoặc bỏ trống để lấy từ đầu',
        en: 'use the cursor of the last answer as it was, or none to begin anew',
      },
    },
  );

/** @param kind `missing` where a path names the code, `malformed` where a parameter does */
export const unknownCode = (
  code: string,
  list: string,
  kind: 'missing' | 'malformed' = 'malformed',
): Fault =>
  new Fault(
    kind,
    'unknown-code',
    {
      vi: `mã “${code}” không có trong danh mục ${list}`,
      en: `code “${code}” is not in the list ${list}`,
    },
    { hint: { vi: `xem các mã ở /api/v1/codes/${list}`, en: `see /api/v1/codes/${list}` } },
  );

export const unknownDimension = (name: string, known: readonly string[]): Fault =>
  new Fault(
    'malformed',
    'unknown-dimension',
    { vi: `không có chiều “${name}”`, en: `there is no dimension “${name}”` },
    { hint: { vi: `có: ${known.join(', ')}`, en: `known are: ${known.join(', ')}` } },
  );

/** Of a cube that is not defined, or that cannot be compiled. */
export const unknownCube = (cube: string): Fault =>
  new Fault(
    'missing',
    'unknown-cube',
    { vi: `không có khối số liệu “${cube}”`, en: `there is no cube “${cube}”` },
    {
      hint: {
        vi: 'hỏi lại sau vài giây; nếu vẫn vậy, xem gói đã nạp có khối này chưa',
        en: 'ask again in some seconds; if it stays so, see whether a loaded pack has the cube',
      },
    },
  );

/** A message that is not what its topic holds. @param reason names a field and what was expected, never what was there */
export const undecodable = (reason: string): Fault =>
  new Fault(
    'invalid',
    'undecodable-message',
    {
      vi: `tin nhắn không đọc được (${reason})`,
      en: `the message cannot be decoded (${reason})`,
    },
    {
      fields: { reason },
      hint: {
        vi: 'xem tiến trình nào đã ghi vào chủ đề này',
        en: 'look who wrote to this topic',
      },
    },
  );

/** What the contract refuses of a request, in its own code and words. */
export const malformed = ({ code, vi, en, hint }: Refusal): Fault =>
  new Fault(
    'malformed',
    code,
    { vi, en },
    { hint: hint ?? { vi: 'xem cách gọi ở /api/docs', en: 'see /api/docs for the form' } },
  );
