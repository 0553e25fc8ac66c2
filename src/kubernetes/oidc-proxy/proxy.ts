import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { Admission, type AdmissionParts } from './admission.ts';
import { forward, isRepeatable } from './forward.ts';
import { answerRefusal, refusalOf } from './refusals.ts';
import { answerOn, checkUpgrade, tunnel, wantedProtocol } from './tunnel.ts';
import type { Upstream } from './upstream.ts';

export interface ProxyParts extends AdmissionParts {
  readonly upstream: Upstream;
}

/** The doors of the proxy's listener. */
export interface OidcProxy {
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Whether a request's wish for another protocol is one that is passed on. */
  takesUpgrade(request: IncomingMessage): boolean;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

class ImpersonatingProxy implements OidcProxy {
  readonly #admission: Admission;
  readonly #upstream: Upstream;

  constructor(parts: ProxyParts) {
    this.#admission = new Admission(parts);
    this.#upstream = parts.upstream;
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const refuse = (failure: unknown) => {
      // What is left of the body is not read: the connection would carry it for nothing.
      if (!request.complete) response.shouldKeepAlive = false;
      answerRefusal(response, refusalOf(failure));
    };
    const go = async () => {
      const admitted = await this.#admission.admit(request);
      const opened = await this.#upstream.open(admitted);
      const reopen = () => this.#upstream.open({ ...admitted, fresh: true });
      if (response.destroyed) opened.destroy();
      else forward(request, response, opened, isRepeatable(request) ? reopen : undefined);
    };
    go().catch(refuse);
  }

  takesUpgrade(request: IncomingMessage): boolean {
    return wantedProtocol(request) !== undefined;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const go = async () => {
      const protocol = checkUpgrade(request);
      const admitted = await this.#admission.admit(request);
      const headers = new Map(admitted.headers).set('connection', ['Upgrade']).set('upgrade', [protocol]);
      headers.delete('content-length');
      const opened = await this.#upstream.open({ ...admitted, headers });
      if (socket.destroyed) opened.destroy();
      else tunnel({ request, socket, head, protocol }, opened);
    };
    go().catch((failure: unknown) => {
      if (!socket.destroyed) answerRefusal(answerOn(request, socket), refusalOf(failure));
    });
  }
}

/** A reverse proxy that knows people by their ID tokens and tells the API who they are. */
export function createOidcProxy(parts: ProxyParts): OidcProxy {
  return new ImpersonatingProxy(parts);
}
