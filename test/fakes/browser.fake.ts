import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

export interface Page {
  readonly url: URL;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Cookies and redirects, as a browser has them; forms are sent when asked for. */
export interface Browser {
  /** Goes there and wherever it leads; `until` looks at each address before it is asked for. */
  visit(url: string | URL, until?: (url: URL) => boolean): Promise<Page>;
  /** Sends the page's form with its hidden fields and these. */
  submit(page: Page, fields?: Readonly<Record<string, string>>): Promise<Page>;
}

function exchange(url: URL, ca: string, options: { cookies: string; form?: string }): Promise<Page> {
  const { promise, resolve, reject } = Promise.withResolvers<Page>();
  const { cookies, form } = options;
  const ask = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const outgoing = ask(url, {
    ca,
    agent: false,
    method: form === undefined ? 'GET' : 'POST',
    headers: {
      ...(cookies === '' ? {} : { cookie: cookies }),
      ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    },
  });
  outgoing.once('error', reject);
  outgoing.once('response', (answer) => {
    let body = '';
    answer.setEncoding('utf8');
    answer.on('data', (chunk: string) => {
      body += chunk;
    });
    answer.once('end', () => resolve({ url, status: answer.statusCode ?? 0, headers: answer.headers, body }));
  });
  outgoing.end(form);
  return promise;
}

export function openBrowser(ca: string): Browser {
  const jar = new Map<string, string>();
  const go = async (start: URL, form: string | undefined, until: (url: URL) => boolean): Promise<Page> => {
    let url = start;
    let sent = form;
    for (let steps = 0; steps < 20; steps++) {
      const cookies = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const page = await exchange(url, ca, { cookies, ...(sent === undefined ? {} : { form: sent }) });
      for (const cookie of page.headers['set-cookie'] ?? []) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
        jar.set(name, value);
      }
      const { location } = page.headers;
      if (typeof location !== 'string') return page;
      url = new URL(location, url);
      sent = undefined;
      if (until(url)) return { ...page, url };
    }
    throw new Error('redirected in circles');
  };
  const never = () => false;
  return {
    visit: (url, until = never) => go(new URL(url), undefined, until),
    submit(page, fields = {}) {
      const form = new URLSearchParams();
      for (const [, name = '', value = ''] of page.body.matchAll(
        /<input type="hidden" name="([^"]+)" value="([^"]*)"/g,
      ))
        form.set(name, value);
      for (const [name, value] of Object.entries(fields)) form.set(name, value);
      const action = /<form[^>]* action="([^"]+)"/.exec(page.body)?.[1] ?? page.url.href;
      return go(new URL(action, page.url), form.toString(), never);
    },
  };
}
