import type { IncomingMessage } from 'node:http';
import { badRequest } from '../errors/refusals.ts';
import { StatusRefusal } from '../errors/status.ts';
import { PROTOBUF_TYPE, parseProtobuf } from '../protobuf/body.ts';
import { yaml } from './yaml.ts';

/** kube-apiserver's own limit. */
const MAX_BODY = 3 * 1024 * 1024;
/** Deeper than any kind goes; shallow enough for every recursive walk. */
const MAX_DEPTH = 64;

export function unsupportedMediaType(accepted: readonly string[]): StatusRefusal {
  const text = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`;
  return new StatusRefusal('UnsupportedMediaType', 415, text, {});
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const tooLarge = new StatusRefusal(
    'RequestEntityTooLarge',
    413,
    `Request entity too large: limit is ${MAX_BODY}`,
    {},
  );
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY) throw tooLarge;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > MAX_BODY) throw tooLarge;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Walks without recursion: hostile nesting must not overflow the stack, `__proto__` must not become a prototype. */
export function checkShape(value: unknown): void {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) throw badRequest('json: exceeded max depth');
    const next: unknown[] = [];
    for (const item of level) {
      if (typeof item !== 'object' || item === null) continue;
      if (Object.hasOwn(item, '__proto__')) throw badRequest('json: forbidden member "__proto__"');
      for (const inner of Object.values(item)) next.push(inner);
    }
    level = next;
  }
}

/** Nesting of brackets in text: deep YAML is refused before the parser recurses into it. */
function checkTextDepth(text: string): void {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x5b || c === 0x7b) depth++;
    else if (c === 0x5d || c === 0x7d) depth--;
    if (depth > 1000) throw badRequest('yaml: exceeded max depth');
  }
}

function parseBinary(bytes: Buffer): unknown {
  return bytes.byteLength === 0 ? undefined : parseProtobuf(bytes);
}

function parseText(text: string, isYaml: boolean): unknown {
  if (text.trim() === '') return undefined;
  try {
    if (!isYaml) return JSON.parse(text);
    checkTextDepth(text);
    return yaml().parse(text, { maxAliasCount: 100, schema: 'core', version: '1.2' });
  } catch (error) {
    if (error instanceof StatusRefusal) throw error;
    const reason = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : '';
    throw badRequest(`couldn't get version/kind; json parse error: ${reason}`, error);
  }
}

/** Media type of the body, in lower case, without parameters. */
export function mediaType(request: IncomingMessage): string {
  return (request.headers['content-type'] ?? 'application/json').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** Reads and parses a body of one of the `accepted` types. Throws BadRequest, RequestEntityTooLarge, UnsupportedMediaType. */
export async function readBody(request: IncomingMessage, accepted: readonly string[]): Promise<unknown> {
  const type = mediaType(request);
  const encoded = request.headers['content-encoding'] ?? 'identity';
  if (!accepted.includes(type) || encoded !== 'identity') throw unsupportedMediaType(accepted);
  const bytes = await readBytes(request);
  const parsed =
    type === PROTOBUF_TYPE ? parseBinary(bytes) : parseText(bytes.toString('utf8'), type.includes('yaml'));
  checkShape(parsed);
  return parsed;
}
