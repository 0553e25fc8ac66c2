import type { IncomingMessage } from 'node:http';
import type { Handler } from './servers.ts';

/** A door that recognises its requests by path. */
export interface PathDoor {
  matches(path: string): boolean;
  readonly handle: Handler;
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
