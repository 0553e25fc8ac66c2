import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { systemTimers, type Timer } from '../../timers.ts';
import type { StreamProtocol } from './upgrade.ts';

/** A client sends its input in pieces of 32 KiB; nothing near this comes from one that means well. */
const LARGEST_MESSAGE = 1024 * 1024;
/** Milliseconds between looks at whether the client is still there. */
const HEARTBEAT = 30_000;

/**
 * Answers the handshake. Resolves when the socket is open, or to nothing when the client's part of the handshake is broken,
 * which it has been told, or it has gone. `ws` is loaded by the first that needs it.
 */
export async function acceptWebSocket(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  protocol: StreamProtocol,
): Promise<WebSocket | undefined> {
  const { WebSocketServer } = await import('ws');
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: LARGEST_MESSAGE,
    handleProtocols: () => protocol,
  });
  return await new Promise((resolve) => {
    socket.once('close', () => resolve(undefined));
    server.handleUpgrade(request, socket, head, (webSocket) => {
      // A broken frame ends the socket; `close` tells of it.
      webSocket.on('error', () => undefined);
      keepAlive(webSocket);
      resolve(webSocket);
    });
  });
}

/** Ends a socket whose client no longer answers. One that is held back cannot answer, but a write to a dead one fails. */
function keepAlive(socket: WebSocket): void {
  let answered = true;
  let timer: Timer;
  const beat = (): void => {
    if (!answered && !socket.isPaused) {
      socket.terminate();
      return;
    }
    answered = false;
    socket.ping();
    timer = systemTimers.after(HEARTBEAT, beat);
  };
  timer = systemTimers.after(HEARTBEAT, beat);
  socket.on('pong', () => {
    answered = true;
  });
  socket.once('close', () => timer.cancel());
}
