import { describe, expect, it } from '@jest/globals';
import { recordReader } from '@nhip/contracts';
import { Catalogue } from '@nhip/kernel';
import { DOSSIER_FEED, dossierCatalogue, dossierDefinitions, dossierFeed } from '@nhip/testkit';
import { FeedProgram } from './map-row.js';

const feed = dossierCatalogue.get('feed', DOSSIER_FEED)!;
const program = new FeedProgram(feed, dossierCatalogue);
const { personal: _none, ...rest } = dossierFeed;
const impersonal = Catalogue.build(
  [...dossierDefinitions, { kind: 'feed', id: DOSSIER_FEED, version: 2, body: rest }],
  2,
);
const place = {
  agency: 'H09',
  sentBy: 'key',
  receipt: 'R1',
  receivedAt: Date.parse('2026-11-25T05:00:00Z'),
  row: 1,
  sha256: '',
  feed: DOSSIER_FEED,
  incarnation: 'i',
  topic: 't',
  partition: 0,
  offset: '0',
};
const row = { id: '1', channel: 'Desk', at: '2026-11-25T08:00:00+07:00' };
const codes = (text: string): unknown => {
  const mapped = program.row(text, place);
  return mapped.ok ? [] : mapped.findings.map(({ code }) => code);
};

describe('a row that is refused', () => {
  it('is kept with its personal columns emptied, whoever wrote it', () => {
    const text = JSON.stringify({ ...row, applicant: 'Nguyễn Văn An', other: 'An' });
    expect(JSON.parse(program.kept(text))).toEqual({ ...row, applicant: '', other: 'An' });
  });

  it.each(['{"applicant":"Nguyễn', '["Nguyễn"]', 'Nguyễn'])(
    'is kept without its text where its columns cannot be told apart: %s',
    (text) => {
      expect(program.kept(text)).toBe('');
    },
  );

  it("is kept without a person's number: in no cell, name or key", () => {
    const number = '074190000001';
    const text = JSON.stringify({ ...row, other: { [number]: number }, [number]: 'x' });
    expect(program.kept(text)).not.toContain(number);
    expect(program.keptKey(`a/${number}`)).not.toContain(number);
    expect(program.keptKey('a/1')).toBe('a/1');
  });

  it('is kept as it came where the feed has no personal columns', () => {
    const free = new FeedProgram(impersonal.get('feed', DOSSIER_FEED)!, impersonal);
    expect(free.kept('{"applicant":"Nguyễn')).toBe('{"applicant":"Nguyễn');
  });

  it('is one that is nested too deep, and one whose record no message holds', () => {
    const deep = '['.repeat(50_000) + ']'.repeat(50_000);
    expect(
      codes(JSON.stringify({ ...row, note: 0 }).replace('"note":0', `"note":${deep}`)),
    ).toEqual(['not-json']);
    // Half as long before it is normalised to NFC.
    expect(codes(JSON.stringify({ ...row, note: '\u0958'.repeat(200_000) }))).toEqual([
      'record-too-large',
    ]);
    expect(codes(JSON.stringify(row))).toEqual([]);
  });
});

describe('a deletion', () => {
  it('names the record as its rows do', () => {
    const mapped = program.deletion('\u200bHồ-sơ\u00a0'.normalize('NFD'), 7, place);
    expect(mapped).toMatchObject({
      ok: true,
      messages: [{ key: expect.stringContaining('Hồ-sơ') }],
    });
    expect(program.deletion('a\tb', 7, place)).toMatchObject({
      ok: false,
      findings: [{ code: 'wrong-record-id' }],
    });
  });
});

describe('a row that is taken', () => {
  it('says of which delivery it is, whichever came before it', () => {
    const places = [
      { ...place, file: 'a.csv' },
      place,
      { ...place, receipt: 'R2', row: 2 },
      { ...place, offset: '1' },
    ];
    const read = recordReader();
    const said = places.map((one) => {
      const mapped = program.row(JSON.stringify(row), one);
      if (!mapped.ok) throw new Error('refused');
      const [{ key, value } = { key: null, value: '' }] = mapped.messages;
      return read({ key, value: Buffer.from(value ?? ''), headers: {} });
    });
    expect(said.map((one) => ({ ...one.delivery, ...one.place }))).toEqual(
      places.map((one) => ({ ...one, mapping: feed.definitionVersion })),
    );
  });

  it('says for whom its sender goes on, whichever came before it', () => {
    const sent = [undefined, ['H01'], ['H01', 'H02'], ['H01', 'H02']];
    const said = sent.map((inherits) => {
      const mapped = program.row(JSON.stringify(row), { ...place, ...(inherits && { inherits }) });
      return mapped.ok && JSON.parse(mapped.messages[0]?.value?.toString().split('\n')[1] ?? '');
    });
    expect(said.map(({ inherits }) => inherits)).toEqual(sent);
  });

  it('says whether its type is shared, and so does a deletion', () => {
    const type = dossierDefinitions.find(({ kind }) => kind === 'type');
    const body = { ...type?.body, shared: true };
    const shared = Catalogue.build([...dossierDefinitions, { ...type!, version: 2, body }], 2);
    const said = [dossierCatalogue, shared].map((catalogue) => {
      const of = new FeedProgram(catalogue.get('feed', DOSSIER_FEED)!, catalogue);
      return [of.row(JSON.stringify(row), place), of.deletion('1', 7, place)].map(
        (mapped) =>
          mapped.ok && JSON.parse(mapped.messages[0]?.value?.toString().split('\n')[0] ?? ''),
      );
    });
    expect(said.map((heads) => heads.map((head) => head.shared))).toEqual([
      [undefined, undefined],
      [true, true],
    ]);
  });
});

describe('a row of which several columns are a record each', () => {
  const wide = {
    ...rest,
    version: 'instant(r.at)',
    contract: {
      properties: {
        ...rest.contract.properties,
        Desk: { type: ['string', 'null'] },
        Post: { type: ['string', 'null'] },
      },
    },
    each: { columns: ['Desk', 'Post'], as: 'which', value: 'said' },
    map: {
      id: 'r.id',
      channel: 'code("channel", "Desk")',
      receivedAt: 'instant(r.at)',
      note: 'r.said',
    },
  };
  const catalogue = Catalogue.build(
    [...dossierDefinitions, { kind: 'feed', id: DOSSIER_FEED, version: 3, body: wide }],
    3,
  );
  const of = new FeedProgram(catalogue.get('feed', DOSSIER_FEED)!, catalogue);
  const read = recordReader();
  const sent = (mapped: ReturnType<FeedProgram['row']>) =>
    mapped.ok
      ? mapped.messages.map(({ key, value }) =>
          read({ key, value: Buffer.from(value ?? ''), headers: {} }),
        )
      : [];
  const says = (more: object): unknown => {
    const [first] = sent(of.row(JSON.stringify({ ...row, ...more }), place));
    return first?.kind === 'version' && first.fields;
  };

  it('is sent as itself, with how many there are, and as each of them, with its column', () => {
    const messages = sent(of.row(JSON.stringify({ ...row, Desk: 'x' }), place));
    expect(messages).toMatchObject([
      { type: `${DOSSIER_FEED}#rows`, id: '1', columns: 2, deleted: false, place: { row: 1 } },
      { type: 'dossier', id: '1/Desk', deleted: false, place: { row: 1, column: 'Desk' } },
      { type: 'dossier', id: '1/Post', deleted: true, blank: true, place: { column: 'Post' } },
    ]);
    expect(messages[0]?.place.column).toBeUndefined();
  });

  it('says something else itself where one of its columns does, and else the same', () => {
    expect(says({ Desk: 'x' })).toEqual(says({ Desk: 'x', Post: ' ' }));
    expect(says({ Desk: 'x' })).not.toEqual(says({ Desk: 'y' }));
    expect(says({ Desk: 'x' })).not.toEqual(says({ Desk: 'x', Post: 'x' }));
  });

  it('says the same in whatever order its feed names the columns', () => {
    const feed = catalogue.get('feed', DOSSIER_FEED)!;
    const columns = ['Post', 'Desk'];
    const turned = new FeedProgram({ ...feed, each: { ...feed.each!, columns } }, catalogue);
    const text = JSON.stringify({ ...row, Desk: 'x' });
    const [first, ofTurned] = [of, turned].map((one) => sent(one.row(text, place))[0]);
    expect(first).toHaveProperty('fields.columns');
    expect(ofTurned).toMatchObject(first?.kind === 'version' ? { fields: first.fields } : {});
  });

  it('is deleted by no id of which no record can be', () => {
    expect(of.deletion('1'.repeat(196), 7, place)).toMatchObject({
      ok: false,
      findings: [{ code: 'id-too-long' }],
    });
  });

  it('is deleted by its own id with all of them', () => {
    expect(sent(of.deletion('1', 7, place))).toMatchObject([
      { type: `${DOSSIER_FEED}#rows`, id: '1', version: 7, deleted: true, columns: 2, fields: {} },
      { type: 'dossier', id: '1/Desk', version: 7, deleted: true, place: { column: 'Desk' } },
      { type: 'dossier', id: '1/Post', version: 7, deleted: true, place: { column: 'Post' } },
    ]);
    expect(sent(of.deletion('1', 7, place)).every((one) => !('blank' in one))).toBe(true);
  });
});
