/** The enumerations of the national public service portal. Its lists are in Vietnamese: the English is the hub's own. */

/** No list says since when its codes are in use. */
const SINCE = '2019-01-01';

/** By field of the portal: the id and names of the list, and each code in English. */
const LISTS = {
  KenhThucHien: {
    id: 'dossier-channel',
    name: { vi: 'Kênh nộp hồ sơ', en: 'Channel of a dossier' },
    english: { 1: 'In person', 2: 'Online', 3: 'By public post' },
  },
  LoaiDoiTuong: {
    id: 'dossier-object',
    name: { vi: 'Loại đối tượng nộp hồ sơ', en: 'Kind of applicant of a dossier' },
    english: { 1: 'Individual', 2: 'Business' },
  },
  DuocThanhToanTrucTuyen: {
    id: 'dossier-online-payment',
    name: { vi: 'Thanh toán trực tuyến của hồ sơ', en: 'Online payment of a dossier' },
    english: {
      1: 'Paid online on the national public service portal',
      2: 'Paid online by the gateway of a ministry, sector or province',
    },
  },
  TrangThaiSoHoa: {
    id: 'dossier-digitisation',
    name: { vi: 'Trạng thái số hóa', en: 'State of digitisation' },
    english: {
      0: 'Not digitised',
      1: 'Digitised',
      2: 'Reused',
      3: 'Reused from the result of another dossier',
    },
  },
  HoSoCoThanhPhanSoHoa: {
    id: 'dossier-digitised',
    name: { vi: 'Hồ sơ có thành phần số hóa', en: 'Dossier with digitised parts' },
    english: { 1: 'Has digitised parts' },
  },
  'TaiLieuNop.DuocSoHoa': {
    id: 'document-digitised',
    name: { vi: 'Thành phần hồ sơ được số hóa', en: 'Digitised part of a dossier' },
    english: { 1: 'Digitised' },
  },
  'TaiLieuNop.DuocLayTuKhoDMQG': {
    id: 'document-from-store',
    name: { vi: 'Thành phần lấy từ kho dữ liệu', en: 'Part taken from the data store' },
    english: { 1: 'Taken from the personal data store of the portal' },
  },
  TaiKhoanDuocXacThucVoiVNeID: {
    id: 'account-identified',
    name: { vi: 'Tài khoản xác thực VNeID', en: 'Account identified by VNeID' },
    english: { 1: 'Identified by VNeID' },
  },
};

const SOURCE = 'Cổng Dịch vụ công quốc gia';
const OWN_ENGLISH = {
  vi: 'cần xác nhận: ngày bắt đầu 2019-01-01 là quy ước; tên tiếng Anh do hub đặt',
  en: 'to be confirmed: the first day, 2019-01-01, is a convention; the English names are the hub’s own',
};
const NO_CHANNEL = {
  vi: 'hồ sơ không ghi kênh được tính là trực tiếp',
  en: 'a dossier that names no channel counts as in person',
};

const capital = (text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

function listOf(field, rows, tell) {
  const { id, name, english } = LISTS[field];
  const isNone = ([, code]) => code === 'null';
  const none = rows.filter(isNone);
  for (const [, , label] of none) tell('no-code', [`${field}: ${label}`]);
  const list = rows
    .filter((row) => !isNone(row))
    .map(([, code, label]) => ({
      code,
      from: SINCE,
      name: { vi: capital(label.replace(/ \([^)]*\)$/, '')), en: english[code] },
      ...(none.length > 0 && code === '1' && { note: NO_CHANNEL }),
    }));
  return { codes: id, version: 1, name, source: `${SOURCE}, ${field}`, note: OWN_ENGLISH, list };
}

/** @param enumerations rows of CSV: field, code, label @param statuses rows of CSV: code, label, English */
export function enumerations(enumerations, statuses, tell) {
  const byField = Map.groupBy(enumerations.slice(1), ([field]) => field);
  for (const field of byField.keys())
    if (!LISTS[field]) throw new Error(`an enumeration without a name here: ${field}`);
  const status = {
    codes: 'dossier-status',
    version: 1,
    name: { vi: 'Trạng thái hồ sơ', en: 'Status of a dossier' },
    source: `${SOURCE}, TrangThaiHoSo`,
    note: OWN_ENGLISH,
    list: statuses.slice(1).map(([code, label, meaning]) => ({
      code,
      from: SINCE,
      name: { vi: label, en: capital(meaning.replace(/ \([^)]*\)$/, '')) },
    })),
  };
  return [status, ...[...byField].map(([field, rows]) => listOf(field, rows, tell))];
}
