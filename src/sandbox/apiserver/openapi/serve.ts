import { GROUPS } from '../discovery/lists.ts';
import { StatusRefusal } from '../errors/status.ts';
import { parseAccept } from '../http/content.ts';
import type { Exchange } from '../http/exchange.ts';
import { JSON_FORMAT, respond, respondBytes } from '../http/respond.ts';
import { documentV2 } from './document-v2.ts';
import { documentV3 } from './document-v3.ts';
import { documentProtobuf } from './gnostic.ts';

const PROTOBUF = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';
const JSON_TYPES: readonly string[] = ['application/json', 'application/*', '*/*'];

/** Encoded documents by name: made on the first request for one, the same for the life of the process. */
const encoded = new Map<string, Uint8Array>();

function once(name: string, make: () => Uint8Array): Uint8Array {
  const known = encoded.get(name);
  if (known !== undefined) return known;
  const made = make();
  encoded.set(name, made);
  return made;
}

const json = (document: object): Uint8Array => Buffer.from(JSON.stringify(document));

/** The form that the client likes best, with its type on the wire. */
function formV2(accept: string | undefined): readonly [type: string, body: Uint8Array] {
  for (const { type } of parseAccept(accept)) {
    if (type === PROTOBUF.toLowerCase()) return ['application/octet-stream', once('v2.pb', documentProtobuf)];
    if (JSON_TYPES.includes(type)) return ['application/json', once('v2.json', () => json(documentV2()))];
  }
  throw notAcceptable(`application/json, ${PROTOBUF}`);
}

function serveV2({ request, response }: Exchange): void {
  const [type, body] = formV2(request.headers.accept);
  respondBytes(response, 200, type, body);
}

function notAcceptable(accepted: string): StatusRefusal {
  return new StatusRefusal(
    'NotAcceptable',
    406,
    `only the following media types are accepted: ${accepted}`,
    {},
  );
}

function requireJson({ request }: Exchange): void {
  const fine = parseAccept(request.headers.accept).some(({ type }) => JSON_TYPES.includes(type));
  if (!fine) throw notAcceptable('application/json');
}

const V3_PATHS = new Map([
  ['api/v1', ''],
  ...GROUPS.map((group): [string, string] => [`apis/${group}/v1`, group]),
]);

function serveV3Index({ response }: Exchange): void {
  const paths = [...V3_PATHS.keys()].map((path) => [path, { serverRelativeURL: `/openapi/v3/${path}` }]);
  respond(response, 200, { paths: Object.fromEntries(paths) }, JSON_FORMAT);
}

/** Answers an OpenAPI path; false when the path is none. */
export function serveOpenApi(exchange: Exchange, path: string): boolean {
  if (path === '/openapi/v2') serveV2(exchange);
  else if (path === '/openapi/v3') serveV3Index(exchange);
  else {
    const group = path.startsWith('/openapi/v3/')
      ? V3_PATHS.get(path.slice('/openapi/v3/'.length))
      : undefined;
    if (group === undefined) return false;
    requireJson(exchange);
    respondBytes(
      exchange.response,
      200,
      'application/json',
      once(`v3/${group}`, () => json(documentV3(group))),
    );
  }
  return true;
}
