import type { ServerResponse } from 'node:http';

export type Answer = readonly [status: number, body: string, headers?: Readonly<Record<string, string>>];

export function failure(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return [status, JSON.stringify({ message }), { 'cache-control': 'no-store', ...headers }];
}

export function send(response: ServerResponse, [status, body, headers]: Answer): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-content-type-options': 'nosniff',
    ...headers,
  });
  // Node leaves the body out of the answer to HEAD.
  response.end(body);
}
