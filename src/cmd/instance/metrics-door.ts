import { OWN_PREFIX, type PathDoor } from '../listeners/router.ts';

export const METRICS_PATH = `${OWN_PREFIX}metrics`;

/** Metrics as text, without anything that names anybody. */
export interface RenderedMetrics {
  readonly contentType: string;
  render(): Promise<string>;
}

const LOOPBACK: ReadonlySet<string | undefined> = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** What the sandbox's authenticator counts, for this machine alone: on the plain listener, and to nobody who came over a network. */
export function metricsDoor(metrics: RenderedMetrics): PathDoor {
  return {
    matches: (path) => path === METRICS_PATH,
    handle: (request, response) => {
      const end = (status: number) => response.writeHead(status, { 'cache-control': 'no-store' }).end();
      if (!LOOPBACK.has(request.socket.remoteAddress)) return void end(403);
      if (request.method !== 'GET' && request.method !== 'HEAD') return void end(405);
      metrics.render().then(
        (text) =>
          response
            .writeHead(200, { 'content-type': metrics.contentType, 'cache-control': 'no-store' })
            .end(request.method === 'HEAD' ? '' : text),
        () => end(500),
      );
    },
  };
}
