import type { FeedHeader, Finding } from '@nhip/contracts';
import type { FeedProgram } from './map-row.js';

/** Why a row is refused and, where `ingest` had taken it, by which revision of the catalogue. */
export interface Refused {
  readonly findings: readonly Finding[];
  readonly takenBy?: number;
}

const overturned = (takenBy: number, refusedBy: number): Finding => ({
  code: 'verdict-overturned',
  message: {
    vi: `lúc gửi dòng này được nhận theo danh mục bản ${takenBy}; khi tính, danh mục là bản ${refusedBy} và không nhận nữa: sửa theo lý do đã nêu rồi gửi lại`,
    en: `when it was sent the row was taken by revision ${takenBy} of the catalogue; revision ${refusedBy}, by which it was read, refuses it: mend it for the reason given and send it again`,
  },
});

/** What is said of a row that a feed refuses; the last finding says that its sender was told otherwise. */
export function refusedBy(
  { revision: refusedBy }: Pick<FeedProgram, 'revision'>,
  { revision: judgedBy, verdict }: Pick<FeedHeader, 'revision' | 'verdict'>,
  findings: readonly Finding[],
): Refused {
  if (verdict || judgedBy === undefined) return { findings };
  return { findings: [...findings, overturned(judgedBy, refusedBy)], takenBy: judgedBy };
}
