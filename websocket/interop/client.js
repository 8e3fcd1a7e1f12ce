// A client of npm's ws: client.js URL deflate|plain. Sends what it has, wants it back, closes, and says `ok` or what is wrong.
import WebSocket from 'ws';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';

const [url, form] = process.argv.slice(2);
const messages = ['hello', '', 'grüße, 世界 🌍', 'compressible '.repeat(80000), ...[0, 1, 125, 126, 65535, 65536, 1 << 20].map((n) => randomBytes(n))];
const socket = new WebSocket(url, ['chat'], { perMessageDeflate: form === 'deflate' });
await once(socket, 'open');
const problems = [];
if (socket.protocol !== 'chat') problems.push(`protocol ${socket.protocol}`);
if (socket.extensions.startsWith('permessage-deflate') !== (form === 'deflate')) problems.push(`extensions ${socket.extensions}`);
for (const message of messages) {
  socket.send(message);
  const [data, isBinary] = await once(socket, 'message');
  if (isBinary !== (typeof message !== 'string') || !data.equals(Buffer.from(message))) problems.push(`a message of ${message.length}`);
}
socket.ping('there?');
const [pong] = await once(socket, 'pong');
if (`${pong}` !== 'there?') problems.push(`pong ${pong}`);
socket.close(4000, 'done');
const [code, reason] = await once(socket, 'close');
if (code !== 4000 || `${reason}` !== 'done') problems.push(`close ${code} ${reason}`);
console.log(problems.length === 0 ? 'ok' : problems.join('; '));
