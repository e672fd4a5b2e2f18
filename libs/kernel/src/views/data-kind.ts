import type { Text } from '@nhip/contracts';

/** What the records of a feed are: all of one kind. */
export type DataKind = 'real' | 'simulated';

/** Why there are no data where real and simulated ones would be added up. */
export const MIXED: Text = {
  vi: 'chỉ số này dùng cả dữ liệu thật lẫn dữ liệu mô phỏng, hai loại không được cộng chung',
  en: 'this indicator would add up real and simulated data, which are never summed together',
};
