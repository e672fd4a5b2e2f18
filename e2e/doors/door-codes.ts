/** What a file may be answered with, as a whole or of one row, whoever sends it and however often. */
export const DOOR_CODES: ReadonlySet<string> = new Set([
  // Of a CSV file.
  ...[
    'column-twice',
    'header-elsewhere',
    'missing-columns',
    'no-header',
    'no-rows',
    'too-many-columns',
    'too-many-rows',
  ],
  ...[
    'cell-too-large',
    'quote-not-closed',
    'text-after-quote',
    'quote-in-cell',
    'wrong-column-count',
    'twice-encoded',
  ],
  ...[
    'invalid-utf8',
    'tcvn3-not-utf8',
    'vni-not-utf8',
    'windows-1258-not-declared',
    'utf16-not-declared',
    'not-in-charset',
  ],
  ...['xlsx-not-csv', 'xls-not-csv', 'zip-not-csv', 'gzip-not-csv', 'html-not-csv'],
  // Of a body of JSON.
  ...[
    'not-json',
    'key-twice',
    'json-in-string',
    'array-row',
    'null-row',
    'not-an-object',
    'too-deep',
    'envelope',
    'no-value',
  ],
  ...['row-too-large', 'too-many-values'],
  // Of values.
  ...[
    'missing-id',
    'id-too-long',
    'wrong-record-id',
    'missing-column',
    'contract-broken',
    'broken-text',
  ],
  ...[
    'required-version',
    'required-field',
    'version-in-future',
    'neither-yes-nor-no',
    'unknown-code',
    'code-not-valid-then',
  ],
  ...['impossible-date', 'instant-without-zone', 'not-a-number', 'not-a-boolean'],
  // Of the request.
  ...[
    'charset-not-supported',
    'unsupported-media-type',
    'format-not-accepted',
    'body-not-opened',
    'body-too-large',
  ],
  ...[
    'wrong-text',
    'wrong-version',
    'wrong-flag',
    'wrong-mode',
    'wrong-period',
    'unknown-parameter',
    'unknown-feed',
  ],
  ...['not-supported-yet', 'atomic-refused'],
]);
