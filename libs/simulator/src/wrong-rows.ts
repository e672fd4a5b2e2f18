import type { Chance } from './chance.js';
import { STATUS, type Dossier, type PortalRow } from './dossier.js';
import { MERGER } from './place-codes.js';
import { DAY, dayOf, stampOf } from './time.js';

/** A way to make a row wrong, and the finding by which it must be refused. */
interface Mistake {
  readonly code: string;
  readonly fits: (dossier: Dossier) => boolean;
  readonly make: (row: PortalRow, dossier: Dossier) => PortalRow;
}

const FINAL: readonly number[] = [STATUS.done, STATUS.returned, STATUS.stopped, STATUS.refused];
/** Went over into several communes in July 2025. */
const SPLIT_COMMUNE = '25741';
const isReceived = ({ receivedAt }: Dossier): boolean => receivedAt !== undefined;
const always = (): boolean => true;

const MISTAKES: readonly Mistake[] = [
  {
    code: 'end-missing',
    fits: (dossier) => isReceived(dossier) && FINAL.includes(dossier.status),
    make: (row) => ({ ...row, NgayKetThucXuLy: null, NgayTra: null }),
  },
  {
    code: 'due-before-received',
    fits: isReceived,
    make: (row, { receivedAt = 0 }) => ({ ...row, NgayHenTra: stampOf(receivedAt - 3 * DAY) }),
  },
  {
    code: 'number-of-another-day',
    fits: isReceived,
    make: (row, { receivedAt = 0 }) => ({ ...row, NgayTiepNhan: stampOf(receivedAt - DAY) }),
  },
  {
    code: 'number-of-another-agency',
    fits: ({ unit }) => unit !== 'H09.05',
    make: (row) => ({ ...row, DonViXuLy: 'H09.05' }),
  },
  {
    code: 'fee-out-of-bounds',
    fits: always,
    make: (row) => ({ ...row, DanhSachLePhi: [{ MaPhiLePhi: 'LP', Gia: 1e15 }] }),
  },
  { code: 'unknown-code', fits: always, make: (row) => ({ ...row, TrangThaiHoSo: 11 }) },
  {
    code: 'code-split',
    fits: ({ receivedAt }) => receivedAt !== undefined && dayOf(receivedAt) >= MERGER,
    make: (row) => ({ ...row, MaXa: SPLIT_COMMUNE }),
  },
  {
    code: 'impossible-date',
    fits: always,
    make: (row) => ({ ...row, NgayHenTra: '20260231080000' }),
  },
  {
    code: 'person-number',
    fits: always,
    make: (row) => ({ ...row, TenTTHC: '074090000001' }),
  },
  {
    code: 'missing-column',
    fits: always,
    make: ({ DonViXuLy: _, ...row }) => row,
  },
];

/** One of the mistakes that happen in offices, made in the row of a dossier. */
export function wrongRow(
  row: PortalRow,
  dossier: Dossier,
  chance: Chance,
): { readonly row: PortalRow; readonly code: string } {
  const { code, make } = chance.pick(MISTAKES.filter(({ fits }) => fits(dossier)));
  return { row: make(row, dossier), code };
}
