import type { IncomingMessage } from 'node:http';
import type { Handler, UpgradeHandler, Upgrades } from './servers.ts';

/** A door that recognises its requests by path. */
export interface PathDoor {
  matches(path: string): boolean;
  readonly handle: Handler;
  /** Takes over connections whose client asks for it; without it such a request is handled like any other. */
  readonly upgrade?: UpgradeHandler;
}

/** Prefix of the instance's own endpoints. No bucket name can begin with an underscore. */
export const OWN_PREFIX = '/_rolecall/';

function pathOf(request: IncomingMessage): string {
  const url = request.url ?? '/';
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
}

/** Signed the AWS way: then it is for an AWS door, whatever the path (a bucket may be called `api`). */
function signed(request: IncomingMessage): boolean {
  if (request.headers.authorization?.startsWith('AWS4-') === true) return true;
  return request.url?.includes('X-Amz-Signature=') === true;
}

/** First path door that matches, else the AWS doors (design: one listener serves every AWS API). */
export function route(doors: readonly PathDoor[], aws: Handler): Handler {
  return (request, response) => {
    if (!signed(request)) {
      const path = pathOf(request);
      for (const door of doors) {
        if (door.matches(path)) {
          door.handle(request, response);
          return;
        }
      }
    }
    aws(request, response);
  };
}

/** Other protocols are not for doors: a client that would like HTTP/2, say, is answered as it is. */
const STREAMS = /^(?:websocket|spdy\/[\d.]+)$/i;

/** The doors that take connections over. */
export function upgrades(doors: readonly PathDoor[]): Upgrades {
  return (request) => {
    if (!STREAMS.test(request.headers.upgrade ?? '')) return undefined;
    return doors.find((door) => door.upgrade !== undefined && door.matches(pathOf(request)))?.upgrade;
  };
}
