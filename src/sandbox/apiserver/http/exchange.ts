import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { CallNote } from '../audit/call-note.ts';
import type { UserInfo } from '../objects/user.ts';

export interface Upgrade {
  readonly socket: Socket;
  /** What came after the request already. */
  readonly head: Buffer;
}

/** One request on its way through the server. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The connection itself, when the client asks to speak something else over it. */
  readonly upgrade?: Upgrade;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly user: UserInfo;
  /** Texts for `Warning` headers. */
  readonly warnings: string[];
  readonly note: CallNote;
  /** Audits the call now, and not when it ends: a stream may last for as long as its client likes. */
  readonly began: () => void;
}

/** A query parameter as Kubernetes reads booleans. */
export function flag(query: URLSearchParams, name: string): boolean {
  return ['1', 'true', 'True', 'TRUE', 't'].includes(query.get(name) ?? '');
}
