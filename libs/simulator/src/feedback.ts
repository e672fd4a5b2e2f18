import type { PortalRow } from './dossier.js';
import { stampOf, stampOrNull } from './time.js';

/** What a citizen says, and what became of it. Instants in ms. */
export interface Feedback {
  readonly id: string;
  readonly unit: string;
  readonly commune?: string;
  readonly field: string;
  readonly dossier?: string;
  readonly sentAt: number;
  readonly askedAt?: number;
  readonly refusedAt?: number;
  readonly answeredAt?: number;
  readonly publishedAt?: number;
  readonly likes: number;
  readonly dislikes: number;
  readonly isRepeated: boolean;
}

/** Its row. @param changedAt when the source last changed it: its version */
export const feedbackRow = (feedback: Feedback, changedAt: number): PortalRow => ({
  MaPhanAnh: feedback.id,
  DonVi: feedback.unit,
  MaXa: feedback.commune ?? null,
  MaLinhVuc: feedback.field,
  MaHoSo: feedback.dossier ?? null,
  NgayGui: stampOf(feedback.sentAt),
  NgayTuChoi: stampOrNull(feedback.refusedAt),
  NgayYeuCauBoSung: stampOrNull(feedback.askedAt),
  NgayTraLoi: stampOrNull(feedback.answeredAt),
  NgayCongKhai: stampOrNull(feedback.publishedAt),
  HaiLong: feedback.likes,
  KhongHaiLong: feedback.dislikes,
  GuiLai: feedback.isRepeated ? 1 : 0,
  NguoiGui: 'Người gửi mô phỏng',
  NoiDung: 'Nội dung mô phỏng',
  CapNhat: stampOf(changedAt),
});
