import { request as httpsRequest } from 'node:https';
import { type Tree, textOf } from '../objects/tree.ts';

/** Posts a review to a webhook and gives the parsed answer. Throws when there is none in time. */
export type WebhookCaller = (client: Tree, timeout: number, review: object) => Promise<unknown>;

/** A review's answer is a patch at most as large as an object. */
const MAX_ANSWER = 8 * 1024 * 1024;

interface Target {
  readonly url: URL;
  /** PEM. Absent: the system's roots. */
  readonly ca: string | undefined;
}

function targetOf(client: Tree): Target {
  const bundle = textOf(client, 'caBundle');
  return {
    url: new URL(textOf(client, 'url')),
    ca: bundle === '' ? undefined : Buffer.from(bundle, 'base64').toString('utf8'),
  };
}

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.byteLength;
    if (size > MAX_ANSWER) throw new Error('the answer is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function post(target: Target, body: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    // The certificate is always verified, against the bundle when there is one; redirects are not followed.
    const options = {
      method: 'POST',
      headers,
      signal,
      agent: false,
      rejectUnauthorized: true,
      ...(target.ca === undefined ? {} : { ca: target.ca }),
    };
    const call = httpsRequest(target.url, options, (response) => {
      if (response.statusCode !== 200) {
        response.destroy();
        reject(new Error(`an error on the server answered with status ${response.statusCode}`));
        return;
      }
      readAll(response).then(resolve, reject);
    });
    call.on('error', reject);
    call.end(body);
  });
}

/** Calls over HTTPS, a fresh connection a call: admission is rare and a webhook may move. */
export const callWebhook: WebhookCaller = async (client, timeout, review) => {
  const { url, ca } = targetOf(client);
  // Kubernetes tells the webhook how long it will wait.
  url.searchParams.set('timeout', `${timeout / 1000}s`);
  const answer = await post({ url, ca }, JSON.stringify(review), AbortSignal.timeout(timeout));
  return JSON.parse(answer);
};
