/**
 * Many readers of the event stream, in a process of their own. Usage: stream-clients.ts URL TOKEN COUNT. Prints a line
 * when all are connected; on a line on stdin prints what they have read and ends.
 */
import { createInterface } from 'node:readline';

const [url, token, count] = process.argv.slice(2) as [string, string, string];
let [connected, bytes, events] = [0, 0, 0];

async function read(): Promise<void> {
  const answer = await fetch(`${url}/rpc/events/stream`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{}',
  });
  if (!answer.ok) throw new Error(await answer.text());
  connected++;
  if (connected === Number(count)) console.log('connected');
  for await (const chunk of answer.body!) {
    bytes += chunk.length;
    events += Buffer.from(chunk).toString('latin1').split('event: message').length - 1;
  }
}

const reading = Array.from({ length: Number(count) }, () => read().catch(() => {}));
createInterface({ input: process.stdin }).once('line', () => {
  console.log(JSON.stringify({ clients: connected, bytes, batches: events }));
  process.exit(0);
});
await Promise.all(reading);
