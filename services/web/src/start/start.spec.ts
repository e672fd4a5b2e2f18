import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Feed } from '@nhip/contracts';
import { words } from '../../test/render.js';
import { startTexts } from '../texts.js';
import { NeedsList } from './start.js';

const feed = {
  feed: 'desk',
  name: { vi: 'Quầy', en: 'Desk' },
  agencyName: { vi: 'Sở Y tế', en: 'Department of Health' },
  freshness: 'late',
  lastDelivery: null,
} as unknown as Feed;

describe('what needs someone', () => {
  beforeAll(() => startTexts('vi'));
  const said = (needs: Parameters<typeof NeedsList>[0]['needs'], isAway = false): string =>
    words(NeedsList, { needs, isAway });

  it('is shown by kind as it comes, the others still being read', () => {
    const partly = said({ feeds: [feed], waiting: [] });
    expect(partly).toContain('Quầy');
    expect(partly).toContain('Không có dòng chờ sửa.');
    expect(partly.match(/đang tải/g)).toHaveLength(2);
    expect(said({}).match(/đang tải/g)).toHaveLength(4);
  });

  it('is not said to be read where the hub is away', () => {
    expect(said({}, true)).not.toContain('đang tải');
  });
});
