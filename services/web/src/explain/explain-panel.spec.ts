import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Explanation } from '@nhip/contracts';
import { words } from '../../test/render.js';
import { tile } from '../../test/tiles.js';
import { startTexts } from '../texts.js';
import { ExplainedFigure } from './explain-panel.js';

const both = (text: string) => ({ vi: text, en: text });
const figure = (more: Partial<Explanation> = {}) => ({
  tile: tile(1),
  explained: {
    indicator: 'permits.received',
    value: 1329,
    sentence: both('câu'),
    meaning: both('nghĩa'),
    calculation: both('1.329'),
    measures: { received: 1329 },
    count: 1329,
    flags: [],
    leftOut: [],
    records: [],
    ...more,
  } as unknown as Explanation,
  onMore: () => undefined,
  onOpen: () => undefined,
});

describe('an explained figure', () => {
  beforeAll(() => startTexts('vi'));

  it('counts its records as numbers are written', () => {
    expect(words(ExplainedFigure, figure())).toContain('1.329 bản ghi được tính vào');
  });

  it('says that a row number does not count the header', () => {
    expect(words(ExplainedFigure, figure())).toContain('không tính dòng tiêu đề');
  });

  it('says that records which belong to it could not be counted', () => {
    const { explained, ...rest } = figure();
    expect(words(ExplainedFigure, { explained, ...rest })).not.toContain('Chưa đủ');
    const lacking = { ...explained, flags: ['incomplete' as const] };
    expect(words(ExplainedFigure, { explained: lacking, ...rest })).toContain(
      'Chưa đủ: có bản ghi thuộc về số này không tính được',
    );
  });
});
