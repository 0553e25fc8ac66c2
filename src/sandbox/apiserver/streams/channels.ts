import { Readable, Writable } from 'node:stream';
import type { WebSocket } from 'ws';
import type { AttachOptions, RemoteStreams } from '../../cluster-api.ts';
import { isTree } from '../objects/tree.ts';

/** First byte of each message (k8s.io/apimachinery remotecommand; v5 added the last). */
const CHANNELS = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;

/** The streams of one client, multiplexed over its WebSocket. */
export interface Channels extends RemoteStreams {
  /** Tells the outcome and ends the connection. Everything written before comes before it. */
  finish(status: object): void;
}

type Incoming = Readonly<Record<number, (payload: Buffer) => void>>;

export function openChannels(socket: WebSocket, options: AttachOptions): Channels {
  const stdin = new Readable({ read: () => socket.resume() });
  let size: readonly [rows: number, columns: number] | undefined;
  let resized: (rows: number, columns: number) => void = () => undefined;
  const incoming: Incoming = {
    [CHANNELS.stdin]: (payload) => {
      if (!options.stdin || payload.byteLength === 0 || stdin.destroyed || stdin.readableEnded) return;
      // What is read faster than it is taken waits in the client, not here.
      if (!stdin.push(payload)) socket.pause();
    },
    [CHANNELS.resize]: (payload) => {
      size = sizeOf(payload) ?? size;
      if (size !== undefined) resized(...size);
    },
    [CHANNELS.close]: (payload) => {
      if (payload[0] === CHANNELS.stdin && !stdin.destroyed) stdin.push(null);
    },
  };
  listen(socket, incoming);
  socket.once('close', () => stdin.destroy());
  const stdout = outgoing(socket, CHANNELS.stdout, options.stdout);
  // A terminal has one stream.
  const stderr = outgoing(socket, CHANNELS.stderr, options.stderr && !options.tty);
  greet(socket, options);
  return {
    stdin,
    stdout,
    stderr,
    onResize(listener) {
      resized = listener;
      // The first size comes with the connection, before there is a program.
      if (size !== undefined) listener(...size);
    },
    finish(status) {
      // What still comes is read and dropped: the client's own end of the connection is behind it.
      stdin.destroy();
      if (socket.readyState !== socket.OPEN) return;
      socket.resume();
      socket.send(frame(CHANNELS.error, Buffer.from(JSON.stringify(status))));
      socket.close(1000);
    },
  };
}

/** A channel that this server does not know ends the connection: its client speaks something else. */
function listen(socket: WebSocket, incoming: Incoming): void {
  socket.on('message', (data) => {
    const message = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as ArrayBuffer); // one of ws' three forms
    const take = incoming[message[0] ?? -1];
    if (take === undefined) socket.close(1008);
    else take(message.subarray(1));
  });
}

/** An empty message on the lowest channel that goes out tells the client that the streams are there. */
function greet(socket: WebSocket, { stdout, stderr }: AttachOptions): void {
  const lowest = stdout ? CHANNELS.stdout : stderr ? CHANNELS.stderr : CHANNELS.error;
  socket.send(frame(lowest, Buffer.alloc(0)));
}

function outgoing(socket: WebSocket, channel: number, wanted: boolean): Writable {
  return new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      if (!wanted) done();
      else if (socket.readyState !== socket.OPEN) done(new Error('the client went away'));
      // Done when the operating system has taken it: who writes is held back by a client that does not read.
      else socket.send(frame(channel, chunk), (error) => done(error));
    },
  }).on('error', () => undefined);
}

function frame(channel: number, payload: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(channel), payload]);
}

/** `{"Width":80,"Height":24}`; anything else is not a size. */
function sizeOf(payload: Buffer): [rows: number, columns: number] | undefined {
  try {
    const size: unknown = JSON.parse(payload.toString('utf8'));
    if (!isTree(size)) return undefined;
    const { Width, Height } = size;
    return typeof Width === 'number' && typeof Height === 'number' ? [Height, Width] : undefined;
  } catch {
    return undefined;
  }
}
