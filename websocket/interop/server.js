// A server of npm's ws: server.js deflate|plain. Prints its port, echoes, and closes with 4001 when it gets the text `close`.
// It ends with its input.
import { WebSocketServer } from 'ws';

const perMessageDeflate = process.argv[2] === 'deflate' && { threshold: 0 };
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate, maxPayload: 1 << 24 });
server.on('connection', (socket) => {
  socket.on('message', (data, isBinary) => {
    if (!isBinary && `${data}` === 'close') socket.close(4001, 'as you wish');
    else socket.send(data, { binary: isBinary });
  });
});
server.on('listening', () => console.log(server.address().port));
process.stdin.on('end', () => process.exit(0)).resume();
