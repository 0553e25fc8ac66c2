import type { ServerResponse } from 'node:http';
import type { Refusal } from '../../../core/errors/refusal.ts';
import { renderStatus } from '../errors/status.ts';
import type { ObjectFormat } from './content.ts';
import { yaml } from './yaml.ts';

/** All warnings of one answer together (kube-apiserver's limit), so that a webhook cannot blow up the headers. */
const MAX_WARNINGS = 4096;

export const JSON_FORMAT: ObjectFormat = { encoding: 'json', transform: undefined, pretty: false };

/** `299 - "text"`, as RFC 7234 quotes it; control characters would split the header. */
function renderWarning(text: string): string {
  const clean = text.replace(/[^\x20-\x7e]/g, ' ').replace(/[\\"]/g, '\\$&');
  return `299 - "${clean}"`;
}

export function setWarnings(response: ServerResponse, warnings: readonly string[]): void {
  let size = 0;
  const rendered = [...new Set(warnings)].map(renderWarning).filter((text) => {
    size += text.length;
    return size <= MAX_WARNINGS;
  });
  if (rendered.length > 0) response.setHeader('Warning', rendered);
}

export function respond(
  response: ServerResponse,
  status: number,
  body: object,
  format: ObjectFormat,
  warnings: readonly string[] = [],
): void {
  setWarnings(response, warnings);
  const asYaml = format.encoding === 'yaml';
  const text = asYaml
    ? yaml().stringify(body)
    : JSON.stringify(body, undefined, format.pretty ? 2 : undefined);
  respondBytes(response, status, asYaml ? 'application/yaml' : 'application/json', Buffer.from(`${text}\n`));
}

export function respondBytes(
  response: ServerResponse,
  status: number,
  type: string,
  body: Uint8Array,
  cacheControl = 'no-cache, private',
): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': body.byteLength,
    'cache-control': cacheControl,
  });
  response.end(body);
}

export function respondText(response: ServerResponse, status: number, text: string): void {
  response.setHeader('x-content-type-options', 'nosniff');
  respondBytes(response, status, 'text/plain; charset=utf-8', Buffer.from(text));
}

/** After the first byte of a stream an error can only be told by ending it. */
export function respondRefusal(
  response: ServerResponse,
  refusal: Refusal,
  warnings: readonly string[] = [],
): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (refusal.status === 413) response.setHeader('connection', 'close');
  if (refusal.status === 429) response.setHeader('retry-after', '1');
  respond(response, refusal.status, renderStatus(refusal), JSON_FORMAT, warnings);
}
