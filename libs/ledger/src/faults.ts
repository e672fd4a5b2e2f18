import { Fault } from '@nhip/contracts';

/** The faults of this library, each once. */

/** Another owner of the partition has moved on: nothing of this batch may be kept. Ordinary where a group gives it to another: the next attempt reads on from there. */
export const partitionFenced = (topic: string, partition: number): Fault =>
  new Fault(
    'unavailable',
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

/** The writer ends while it takes a batch apart: what is not committed comes again. */
export const writerStops = (): Fault =>
  new Fault(
    'unavailable',
    'writer-stops',
    { vi: 'tiến trình ghi sổ cái đang dừng', en: 'the writer of the ledger is stopping' },
    {
      hint: {
        vi: 'không có gì bị mất; tiến trình kế tiếp đọc tiếp từ chỗ đã ghi',
        en: 'nothing is lost; the next process reads on from what was committed',
      },
    },
  );

/** The ledger has cells of a cube version that the catalogue has not told yet, or not any more. */
export const definitionNotKnownYet = (cube: string): Fault =>
  new Fault(
    'unavailable',
    'definition-not-known-yet',
    {
      vi: `chưa biết định nghĩa ${cube} mà sổ cái đang tính`,
      en: `the definition ${cube}, which the ledger counts by, is not known yet`,
    },
    {
      hint: {
        vi: 'thử lại sau ít giây; nếu vẫn vậy, nạp lại gói có định nghĩa này',
        en: 'try again in a few seconds; if it stays so, load the pack that has it again',
      },
    },
  );

/** Records are being counted anew by a calendar that was amended: until they all are, no one calendar gives what is stored. */
export const cubeCountedAnew = (cube: string): Fault =>
  new Fault(
    'unavailable',
    'cube-counted-anew',
    {
      vi: `${cube} đang được tính lại theo lịch làm việc mới`,
      en: `${cube} is being counted anew by an amended calendar`,
    },
    {
      hint: {
        vi: 'đối chiếu lại sau ít phút; số liệu đang hiển thị đổi dần trong lúc đó',
        en: 'verify again in a few minutes; the figures shown change meanwhile',
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

/** The last epoch that there may be was begun here, or is named by `nhip.cells`: nothing greater can be told. */
export const noEpochLeft = (): Fault =>
  new Fault(
    'conflict',
    'no-epoch-left',
    {
      vi: 'đã đến kỷ nguyên lớn nhất có thể; không thể mở kỷ nguyên mới',
      en: 'the last epoch that there may be was reached; no new one can begin',
    },
    {
      hint: {
        vi: 'tìm tiến trình đã ghi kỷ nguyên ấy vào nhip.cells, rồi xoá chủ đề đó: sổ cái tự tạo lại và gửi lại tất cả',
        en: 'find who wrote that epoch to nhip.cells, then delete the topic: the ledger makes it and tells everything anew',
      },
    },
  );

export const isNoEpochLeft = (error: unknown): error is Fault =>
  error instanceof Fault && error.code === 'no-epoch-left';
