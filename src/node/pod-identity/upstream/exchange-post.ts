import { http, https, type IncomingMessage } from '../../http.ts';

export interface UpstreamAnswer {
  readonly status: number;
  readonly requestId: string;
  /** The error's code from its header; empty when there is none. */
  readonly errorType: string;
  readonly body: string;
}

export interface PostBounds {
  /** Milliseconds until there is a connection. */
  readonly dial: number;
  /** Milliseconds for everything. */
  readonly whole: number;
}

export interface PostOptions {
  readonly authorityPem?: string | undefined;
  /** `HTTPS_PROXY` and its like, honoured as the reference does. */
  readonly proxy?: Readonly<Record<string, string | undefined>> | undefined;
  readonly bounds?: PostBounds;
}

export interface Poster {
  /** Rejects when there is no whole answer in time. */
  post(path: string, headers: Readonly<Record<string, string>>, body: string): Promise<UpstreamAnswer>;
  close(): void;
}

/** pod-identity-agent.md 5. */
const BOUNDS: PostBounds = { dial: 500, whole: 1000 };
const LARGEST = 256 * 1024;
const IDLE = 30_000;

function header(response: IncomingMessage, name: string): string {
  const value = response.headers[name];
  return typeof value === 'string' ? value : '';
}

/** POSTs to one endpoint on connections that are kept, each bounded in time and size. No redirect is followed. */
export function createPoster(endpoint: URL, options: PostOptions): Poster {
  const secure = endpoint.protocol === 'https:';
  const send = secure ? https.request : http.request;
  const settings = {
    keepAlive: true,
    timeout: IDLE,
    ...(options.proxy === undefined ? {} : { proxyEnv: options.proxy }),
    ...(options.authorityPem === undefined ? {} : { ca: options.authorityPem }),
  };
  const agent = secure ? new https.Agent(settings) : new http.Agent(settings);
  const { dial, whole } = options.bounds ?? BOUNDS;
  const post = (path: string, headers: Readonly<Record<string, string>>, body: string) =>
    new Promise<UpstreamAnswer>((resolve, reject) => {
      const request = send(new URL(path, endpoint), { method: 'POST', agent, headers });
      const fail = (why: string) => () => request.destroy(new Error(why));
      const overall = setTimeout(fail('no answer in time'), whole);
      const dialling = setTimeout(fail('no connection in time'), dial);
      const connected = (): void => clearTimeout(dialling);
      request.once('socket', (socket) => {
        if (!socket.connecting) connected();
        else socket.once(secure ? 'secureConnect' : 'connect', connected);
      });
      request.once('error', reject);
      request.once('close', () => {
        clearTimeout(overall);
        connected();
      });
      request.once('response', (response) => read(response, resolve, reject));
      request.end(body);
    });
  return { post, close: () => agent.destroy() };
}

function read(
  response: IncomingMessage,
  resolve: (answer: UpstreamAnswer) => void,
  reject: (cause: Error) => void,
): void {
  let body = '';
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    body += chunk;
    if (body.length > LARGEST) response.destroy(new Error('the answer is too long'));
  });
  response.once('error', reject);
  response.once('aborted', () => reject(new Error('the answer was cut off')));
  response.once('end', () =>
    resolve({
      status: response.statusCode ?? 0,
      requestId: header(response, 'x-amzn-requestid'),
      errorType: header(response, 'x-amzn-errortype'),
      body,
    }),
  );
}
