import { TOPICS } from '@nhip/contracts';

/** AsyncAPI 3 of the Kafka inbox: where an agency may produce by itself. */
export function asyncApi() {
  const { name, partitions, retention } = TOPICS.inbox;
  const row = { type: 'object', description: 'one row, as the contract of the feed wants it' };
  return {
    asyncapi: '3.0.0',
    id: 'urn:nhip:inbox',
    info: {
      title: 'Nhịp: hộp nhận Kafka — Kafka inbox',
      version: '1',
      description:
        'Each message is one row or an array of rows, and a sending of its own. Rows take the same way as rows sent by HTTP: the receipt says at once which of them contract or mapping refuse, and why; these wait in quarantine. A message without a value deletes nothing: it is refused (`no-value`). A deletion is a row that says so, with id and version.',
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/json',
    servers: {
      inbox: {
        host: '{brokers}',
        protocol: 'kafka',
        description:
          'Sign in by SASL/SCRAM-SHA-512: the code of the agency is the user. An agency may write to its own inboxes and nothing else.',
        variables: { brokers: { description: 'host:port, from the operator of the hub' } },
        security: [{ $ref: '#/components/securitySchemes/scram' }],
      },
    },
    channels: {
      inbox: {
        address: name.replace('<feed>', '{feed}').replace('<agency>', '{agency}'),
        description: `${partitions} partitions, kept ${retention}`,
        parameters: {
          feed: { description: 'id of the feed, e.g. municipal-permits.events' },
          agency: { description: 'code of the sender, which alone may write there, e.g. H09' },
        },
        messages: { rows: { $ref: '#/components/messages/rows' } },
      },
    },
    operations: {
      publish: {
        action: 'receive',
        title: 'Nhận dữ liệu từ đơn vị — rows from an agency',
        channel: { $ref: '#/channels/inbox' },
        messages: [{ $ref: '#/channels/inbox/messages/rows' }],
      },
    },
    components: {
      securitySchemes: { scram: { type: 'scramSha512' } },
      messages: {
        rows: {
          name: 'rows',
          description:
            'At most 10,000 rows and 4 MB uncompressed; one that has more is one refused row (`inbox-message-too-large`): send several messages, or send it by HTTP. A batch that a client packs has at most 100,000 messages and 64 MB uncompressed (else `batch-not-unpacked`). Of a message without a value (`no-value`) the key is kept.',
          contentType: 'application/json',
          payload: { oneOf: [row, { type: 'array', items: row }] },
        },
      },
    },
  };
}
