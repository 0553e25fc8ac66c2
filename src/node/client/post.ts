import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

export interface PostAnswer {
  readonly status: number;
  readonly body: string;
}

const PATIENCE = 5000;
const LARGEST = 256 * 1024;

/** One POST on a connection of its own, bounded in time and size. Rejects when there is no whole answer. */
export function post(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  authorityPem: string | undefined,
): Promise<PostAnswer> {
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const request = send(
      url,
      {
        method: 'POST',
        headers,
        agent: false,
        signal: AbortSignal.timeout(PATIENCE),
        ...(authorityPem === undefined ? {} : { ca: authorityPem }),
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
          if (text.length > LARGEST) response.destroy(new Error('the answer is too long'));
        });
        response.once('error', reject);
        response.once('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
      },
    );
    request.once('error', reject);
    request.end(body);
  });
}
