import { OWN_PREFIX, type PathDoor } from '../listeners/router.ts';

/** Where an instance says that it serves, and which process it is. */
export const READY_PATH = `${OWN_PREFIX}ready`;

/** The instance's own endpoint: `/_rolecall/ready` answers 200 with the process id once every door serves. */
export function ownDoor(): PathDoor {
  return {
    matches: (path) => path === READY_PATH,
    handle: (request, response) => {
      const allowed = request.method === 'GET' || request.method === 'HEAD';
      const body = allowed ? JSON.stringify({ ready: true, pid: process.pid }) : '';
      response
        .writeHead(allowed ? 200 : 405, { 'content-type': 'application/json', 'cache-control': 'no-store' })
        .end(body);
    },
  };
}
