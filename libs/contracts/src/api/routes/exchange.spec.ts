import { answersAre } from '../../../test/answer-laws.js';

answersAre({
  'GET /exchange/v1/catalog': {
    '@context': {
      dcat: 'http://www.w3.org/ns/dcat#',
      dct: 'http://purl.org/dc/terms/',
      foaf: 'http://xmlns.com/foaf/0.1/',
      vcard: 'http://www.w3.org/2006/vcard/ns#',
      nhip: 'urn:nhip:',
    },
    '@id': '/exchange/v1/catalog',
    '@type': 'dcat:Catalog',
    'dct:title': [{ '@language': 'vi', '@value': 'Danh mục dữ liệu chia sẻ' }],
    'dct:language': ['vi', 'en'],
    'dcat:dataset': [
      {
        '@id': 'urn:nhip:dataset:permits',
        '@type': 'dcat:Dataset',
        'dct:identifier': 'permits',
        'dct:title': [{ '@language': 'vi', '@value': 'Hồ sơ cấp phép' }],
        'dct:description': [
          {
            '@language': 'vi',
            '@value': 'Phiên bản hiện hành của từng hồ sơ cấp phép, không có dữ liệu cá nhân',
          },
        ],
        'dct:publisher': [
          {
            '@id': 'urn:nhip:agency:H09',
            '@type': 'foaf:Organization',
            'foaf:name': [{ '@language': 'vi', '@value': 'UBND tỉnh Bình Dương' }],
          },
        ],
        'dcat:version': '1',
        'dcat:contactPoint': {
          '@type': 'vcard:Organization',
          'vcard:hasEmail': 'mailto:ioc@example.vn',
        },
        'nhip:fields': [
          {
            'nhip:name': 'channel',
            'nhip:title': [{ '@language': 'vi', '@value': 'Kênh nộp' }],
            'nhip:type': 'code',
            'nhip:codeList': 'permit-channel',
          },
        ],
        'dcat:distribution': [
          {
            '@id': '/exchange/v1/datasets/permits/changes',
            '@type': 'dcat:Distribution',
            'dct:title': [{ '@language': 'vi', '@value': 'Phần thay đổi từ lần trước' }],
            'dcat:accessURL': { '@id': '/exchange/v1/datasets/permits/changes' },
            'dcat:mediaType': 'application/json',
          },
        ],
      },
    ],
  },
  'GET /exchange/v1/datasets/{id}/changes': {
    changes: [
      {
        op: 'upsert',
        id: 'case-10070',
        version: 1320864528443,
        commit: 5,
        record: {
          channel: {
            code: 'Internet',
            validFrom: '2010-01-01',
            name: { vi: 'Trực tuyến', en: 'Internet' },
          },
          department: {
            code: 'General',
            validFrom: '2010-01-01',
            name: { vi: 'Tổng hợp', en: 'General' },
          },
          step: {
            code: 'T05',
            validFrom: '2010-01-01',
            name: { vi: 'In và gửi giấy xác nhận', en: 'Print and send confirmation of receipt' },
          },
          receivedAt: '2011-10-13T23:06:40.020Z',
          deadline: '2011-12-09T00:06:40.000Z',
          plannedEnd: '2011-12-09T00:06:40.010Z',
          finishedAt: '2011-11-18T08:47:22.105Z',
        },
      },
    ],
    more: true,
    cursor: 'WzEsImN1cnJlbnQiLCJwZXJtaXRzIiwiQWVBVWx1RHJUQzVmYkJBbSIsMSwxMiwxLCJjYXNlLTEwMDY4Il0',
  },
  'GET /.well-known/jwks.json': {
    keys: [
      {
        crv: 'Ed25519',
        x: 'RFDGrQCWZ14JR96sXHcYMn9yFzarv32irhWCa-4Rbb8',
        kty: 'OKP',
        kid: 'S_SaoC9e_zIWSvBDggzGn5S5-3xdibMcZV7-BIS3I4s',
        alg: 'EdDSA',
        use: 'sig',
      },
    ],
  },
});
