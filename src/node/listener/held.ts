import type { Socket } from 'node:net';

/** Held at once at most, over one listener: the oldest gives way. */
const MOST = 64;
/** Milliseconds after which even a patient client is let go. */
const LONGEST = 30_000;

/** Connections that will get no answer. They cost a descriptor each, so their number and their time are bounded. */
export class HeldConnections {
  /** In order of arrival. */
  readonly #sockets = new Map<Socket, NodeJS.Timeout>();

  get size(): number {
    return this.#sockets.size;
  }

  hold(socket: Socket): void {
    const [oldest] = this.#sockets.keys();
    if (this.#sockets.size >= MOST && oldest !== undefined) oldest.destroy();
    const timer = setTimeout(() => socket.destroy(), LONGEST);
    timer.unref();
    this.#sockets.set(socket, timer);
    socket.once('close', () => this.#release(socket));
  }

  #release(socket: Socket): void {
    clearTimeout(this.#sockets.get(socket));
    this.#sockets.delete(socket);
  }
}
