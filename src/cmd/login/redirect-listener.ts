import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as after } from 'node:timers';
import { cryptography } from '../../crypto/index.ts';
import { CommandFailure } from '../output.ts';
import { answerPage } from './redirect-page.ts';

const PATH = '/callback';

/** The browser, back from the provider. */
export interface Redirected {
  /** With everything that the provider added. */
  readonly url: URL;
  /** Tells the person how it ended; at once before the listener closes. */
  answer(done: boolean): void;
}

export interface RedirectListener {
  readonly redirectUri: string;
  /** Rejects with `CommandFailure` when nobody comes in time. */
  readonly redirected: Promise<Redirected>;
  close(): void;
}

export interface RedirectOptions {
  readonly port: number;
  readonly host: '127.0.0.1' | 'localhost';
  /** Of this login alone. */
  readonly state: string;
  /** Milliseconds. */
  readonly patience: number;
}

/** Attack: a page that the browser shows under another name for 127.0.0.1 (DNS rebinding). */
function isMine({ headers }: IncomingMessage, port: number): boolean {
  return headers.host === `127.0.0.1:${port}` || headers.host === `localhost:${port}`;
}

/** The address that was asked for, when it is the answer to this login: the path exactly, and its state. */
function answerTo(request: IncomingMessage, redirectUri: string, state: string): URL | undefined {
  const target = request.url ?? '';
  if (request.method !== 'GET' || (target !== PATH && !target.startsWith(`${PATH}?`))) return undefined;
  const url = new URL(redirectUri);
  url.search = target.slice(PATH.length);
  const states = url.searchParams.getAll('state');
  // Attack: a link that brings somebody else's code. It is turned away and the login goes on waiting for its own.
  return states.length === 1 && cryptography.equal(states[0] ?? '', state) ? url : undefined;
}

/** Waits on 127.0.0.1 for one redirect, and takes it once. Rejects when the port cannot be had. */
export async function listenForRedirect(options: RedirectOptions): Promise<RedirectListener> {
  const { port: wanted, host, state, patience } = options;
  const server = createServer({ maxHeaderSize: 32_768, headersTimeout: 10_000, requestTimeout: 10_000 });
  server.maxConnections = 32;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new CommandFailure(`cannot listen on port ${wanted}: ${cause.message}`, { cause })),
    );
    server.listen(wanted, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const redirectUri = `http://${host}:${port}${PATH}`;
  const { promise: redirected, resolve, reject } = Promise.withResolvers<Redirected>();
  // Whoever waits hears of it; nobody may be waiting yet.
  redirected.catch(() => undefined);
  const impatience = after(
    () => reject(new CommandFailure(`nobody logged in within ${patience / 60_000} minutes`)),
    patience,
  );
  let taken = false;
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!isMine(request, port)) return answerPage(response, 421, 'unexpected');
    const url = taken ? undefined : answerTo(request, redirectUri, state);
    if (url === undefined) return answerPage(response, 404, 'unexpected');
    taken = true;
    resolve({ url, answer: (done) => answerPage(response, done ? 200 : 400, done ? 'done' : 'failed') });
  });
  return {
    redirectUri,
    redirected,
    close() {
      clearTimeout(impatience);
      reject(new CommandFailure('the login was given up'));
      server.close();
      server.closeIdleConnections();
    },
  };
}
