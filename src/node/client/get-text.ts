import { http, https } from '../http.ts';

export interface TextRequest {
  readonly method?: 'GET' | 'PUT';
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds for everything. */
  readonly patience: number;
  readonly authorityPem?: string | undefined;
}

const LARGEST = 1024 * 1024;

/** The body of an answer 200, on a connection of its own, bounded in time and size; rejects with anything else. No redirects. */
export function getText(url: URL, options: TextRequest): Promise<string> {
  const send = url.protocol === 'https:' ? https.request : http.request;
  const { method = 'GET', headers = {}, patience, authorityPem } = options;
  return new Promise((resolve, reject) => {
    const request = send(
      url,
      {
        method,
        headers: method === 'PUT' ? { ...headers, 'content-length': '0' } : headers,
        agent: false,
        signal: AbortSignal.timeout(patience),
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
        response.once('end', () => {
          if (response.statusCode === 200) resolve(text);
          else reject(new Error(`${url.origin}${url.pathname} answered ${response.statusCode}`));
        });
      },
    );
    request.once('error', reject);
    request.end();
  });
}
