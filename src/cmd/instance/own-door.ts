import { OWN_PREFIX, type PathDoor } from '../listeners/router.ts';

/** The instance's own endpoint: `/_rolecall/ready` answers 200 with the process id once every door serves. */
export function ownDoor(): PathDoor {
  return {
    matches: (path) => path.startsWith(OWN_PREFIX),
    handle: (request, response) => {
      const known = request.url === `${OWN_PREFIX}ready` && request.method === 'GET';
      const body = known ? JSON.stringify({ ready: true, pid: process.pid }) : '{}';
      response
        .writeHead(known ? 200 : 404, { 'content-type': 'application/json', 'cache-control': 'no-store' })
        .end(body);
    },
  };
}
