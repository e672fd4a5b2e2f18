import { Fault } from '@nhip/contracts';

/** The faults of this library, each once. */

/** Another owner of the partition has moved on: nothing of this batch may be kept. */
export const partitionFenced = (topic: string, partition: number): Fault =>
  new Fault(
    'conflict',
    'partition-fenced',
    {
      vi: `phân vùng ${topic}[${partition}] đã có tiến trình khác ghi`,
      en: `another process writes ${topic}[${partition}]`,
    },
    {
      hint: {
        vi: 'không có gì bị ghi sai; đọc tiếp từ vị trí mà tiến trình kia đã ghi',
        en: 'nothing was written; read on from where the other process is',
      },
    },
  );

export const typeNotKnownYet = (topic: string): Fault =>
  new Fault(
    'unavailable',
    'type-not-known-yet',
    { vi: `chưa biết kiểu bản ghi của ${topic}`, en: `the type of ${topic} is not known yet` },
    {
      hint: {
        vi: 'thử lại sau ít giây; nếu vẫn vậy, xem gói đã nạp có kiểu này chưa',
        en: 'try again in a few seconds; if it stays so, see whether a loaded pack has the type',
      },
    },
  );

/** What `nhip.cells` names is of the last epoch that there may be: nothing greater can be told. */
export const noEpochLeft = (): Fault =>
  new Fault(
    'conflict',
    'no-epoch-left',
    {
      vi: 'chủ đề nhip.cells có tin nhắn mang kỷ nguyên lớn nhất có thể; không thể mở kỷ nguyên mới',
      en: 'nhip.cells holds a message of the last epoch that there may be; no new one can begin',
    },
    {
      hint: {
        vi: 'tìm tiến trình đã ghi tin nhắn ấy, rồi tạo lại chủ đề nhip.cells',
        en: 'find who wrote that message, then recreate the topic nhip.cells',
      },
    },
  );
