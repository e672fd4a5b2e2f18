/** The peer of `ingest`: a bare node:http server that parses NDJSON and answers how many rows it saw. Nothing is checked or kept. */
import { createServer } from 'node:http';

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    let received = 0;
    for (const line of Buffer.concat(chunks).toString().split('\n'))
      if (line !== '' && typeof JSON.parse(line) === 'object') received += 1;
    response.writeHead(202, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ received }));
  });
});
server.listen(Number(process.argv[2]), '127.0.0.1', () => process.send?.('ready'));
process.on('disconnect', () => process.exit(0));
