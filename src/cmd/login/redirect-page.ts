import type { ServerResponse } from 'node:http';

/** Pages of the listener that the browser comes back to. Nothing of a request is ever in them. */
const PAGES = {
  done: ['Logged in', 'You are logged in. This window can be closed.'],
  failed: ['Not logged in', 'The login did not succeed. The terminal says why.'],
  unexpected: ['Nothing here', 'No login waits for this. Start again in the terminal.'],
} as const;

/** An answer that no browser keeps, frames, or tells other sites of; the address holds the code. */
export function answerPage(response: ServerResponse, status: number, name: keyof typeof PAGES): void {
  const [title, text] = PAGES[name];
  const body = `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><style>body{font:1.1em system-ui,sans-serif;margin:15vh auto;max-width:30em;text-align:center}</style><h1>${title}</h1><p>${text}</p></html>\n`;
  response
    .writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'content-length': Buffer.byteLength(body),
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      connection: 'close',
    })
    .end(body);
}
