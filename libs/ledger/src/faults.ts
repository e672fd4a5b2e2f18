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

/** A record of a type that the catalogue does not hold: whether it comes yet, nobody can know. */
export const typeNotKnownYet = (type: string): Fault =>
  new Fault(
    'unavailable',
    'type-not-known-yet',
    { vi: `chưa biết kiểu bản ghi “${type}”`, en: `the record type “${type}” is not known yet` },
    {
      hint: {
        vi: 'thử lại sau ít giây; nếu vẫn vậy, xem gói đã nạp có kiểu này chưa',
        en: 'try again in a few seconds; if it stays so, see whether a loaded pack has the type',
      },
    },
  );
