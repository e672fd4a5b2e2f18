import type { Procedure } from './province.js';
import { stampOf, stampOrNull } from './time.js';

/** Statuses by their numbers at the national portal (TrangThaiHoSo). */
export const STATUS = {
  registered: 1,
  received: 2,
  refused: 3,
  inProcess: 4,
  supplement: 5,
  payment: 6,
  withdrawn: 7,
  stopped: 8,
  done: 9,
  returned: 10,
} as const;

export interface Supplement {
  readonly askedAt: number;
  readonly answeredAt?: number;
}

export interface Paper {
  readonly isDigitised: boolean;
  /** TrangThaiSoHoa: 0 none, 1 digitised, 2 and 3 reused. */
  readonly digitisation: number;
  readonly isFromStore: boolean;
}

/** What an agency's system knows of a dossier at one time. Instants in ms. */
export interface Dossier {
  readonly no: string;
  readonly unit: string;
  readonly commune?: string;
  /** The commune as it is sent, where an old code stands for it. */
  readonly communeSent?: string;
  readonly procedure: Procedure;
  readonly object: string;
  /** As it is sent; one without counts as handed in at the desk. */
  readonly channel?: string;
  readonly status: number;
  readonly receivedAt?: number;
  readonly dueAt?: number;
  readonly finishedAt?: number;
  readonly returnedAt?: number;
  /** Whether the time allowed stands in the row. */
  readonly saysLimit: boolean;
  readonly supplements: readonly Supplement[];
  /** In dong; undefined where no fee is listed. */
  readonly fee?: number;
  readonly payment?: string;
  readonly papers: readonly Paper[];
  readonly resultCode?: string;
  readonly hasResultFile: boolean;
  readonly saysDigitised: boolean;
  readonly isIdentified: boolean;
  readonly isDeleted: boolean;
}

export type PortalRow = Readonly<Record<string, unknown>>;

/** The row of DongBoHoSoMC that says it. @param changedAt when the source last changed it: its version */
export function dossierRow(dossier: Dossier, changedAt: number): PortalRow {
  const { procedure, fee } = dossier;
  return {
    MaHoSo: dossier.no,
    HeThong: 'dvc',
    MaTTHC: `${procedure.code}.000.00.00.H09`,
    TenTTHC: procedure.name,
    MaLinhVuc: procedure.field,
    LoaiDoiTuong: dossier.object,
    ChuHoSo: 'Người nộp mô phỏng',
    DonViXuLy: dossier.unit,
    MaXa: dossier.communeSent ?? dossier.commune ?? null,
    KenhThucHien: dossier.channel ?? null,
    TrangThaiHoSo: dossier.status,
    NgayTiepNhan: stampOrNull(dossier.receivedAt),
    NgayHenTra: stampOrNull(dossier.dueAt),
    NgayKetThucXuLy: stampOrNull(dossier.finishedAt),
    NgayTra: stampOrNull(dossier.returnedAt),
    MaKetQua: dossier.resultCode ?? null,
    DuocThanhToanTrucTuyen: dossier.payment ?? null,
    HoSoCoThanhPhanSoHoa: dossier.saysDigitised ? 1 : null,
    TaiKhoanDuocXacThucVoiVNeID: dossier.isIdentified ? 1 : null,
    ...(dossier.saysLimit && {
      ThoiGianGiaiQuyet: procedure.limit,
      DonViTinh: procedure.limitUnitSent,
    }),
    DanhSachHoSoBoSung: dossier.supplements.map(({ askedAt, answeredAt }, i) => ({
      HoSoBoSungId: `${dossier.no}/${i + 1}`,
      NgayBoSung: stampOf(askedAt),
      NgayTiepNhanBoSung: stampOrNull(answeredAt),
    })),
    DanhSachLePhi: fee === undefined ? [] : [{ MaPhiLePhi: 'LP', HinhThucThu: '1', Gia: fee }],
    TaiLieuNop: dossier.papers.map((paper, i) => ({
      TepDinhKemId: `${dossier.no}/t${i + 1}`,
      IsDeleted: 0,
      DuocSoHoa: paper.isDigitised ? 1 : null,
      TrangThaiSoHoa: paper.digitisation,
      DuocLayTuKhoDMQG: paper.isFromStore ? 1 : null,
    })),
    DanhSachGiayToKetQua: dossier.hasResultFile
      ? [{ GiayToId: `${dossier.no}/k`, DuongDanTepTinKetQua: 'https://example.vn/ket-qua' }]
      : [],
    CapNhat: stampOf(changedAt),
    ...(dossier.isDeleted && { DaXoa: 1 }),
  };
}
