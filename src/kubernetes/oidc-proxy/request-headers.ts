import { dropHopByHop, type HeaderFields, headerFields } from './header-fields.ts';
import { badRequest } from './refusals.ts';

/** Headers by which a caller could be somebody else to the API, in the spellings of servers that take `_` for `-`. */
const IDENTITY = /^(?:impersonate|x[-_]remote)[-_]/;

/** Browsers carry a token for the API as a subprotocol. It is another than the one that was judged here. */
const TOKEN_PROTOCOL = 'base64url.bearer.authorization.k8s.io.';

/** What says where the body ends. Throws BadRequest for one whose end two servers could see in different places. */
function framing(fields: HeaderFields): HeaderFields {
  const encodings = fields.get('transfer-encoding') ?? [];
  const lengths = fields.get('content-length') ?? [];
  if (encodings.length + lengths.length > 1) throw badRequest('the length of the body is given twice');
  const [encoding] = encodings;
  if (encoding !== undefined && encoding.trim().toLowerCase() !== 'chunked')
    throw badRequest('a transfer encoding other than chunked is not taken');
  if (encoding !== undefined) return new Map([['transfer-encoding', ['chunked']]]);
  return lengths.length === 0 ? new Map() : new Map([['content-length', lengths]]);
}

function withoutTokens(fields: HeaderFields): void {
  const offered = fields.get('sec-websocket-protocol');
  if (offered === undefined) return;
  const names = offered.flatMap((value) => value.split(',')).map((name) => name.trim());
  const kept = names.filter((name) => name !== '' && !name.startsWith(TOKEN_PROTOCOL));
  if (kept.length === 0) fields.delete('sec-websocket-protocol');
  else fields.set('sec-websocket-protocol', [kept.join(', ')]);
}

/**
 * What of a request's headers goes on to the API: nothing that says who asks, and nothing that a caller could have an intermediary
 * take away (`Connection: Impersonate-User` would leave the proxy's own rights). Throws BadRequest.
 */
export function requestHeaders(rawHeaders: readonly string[], clientAddress: string): HeaderFields {
  const fields = headerFields(rawHeaders);
  const body = framing(fields);
  dropHopByHop(fields);
  for (const name of [...fields.keys()]) if (IDENTITY.test(name)) fields.delete(name);
  for (const name of ['authorization', 'host', 'expect']) fields.delete(name);
  withoutTokens(fields);
  fields.set('x-forwarded-for', [...(fields.get('x-forwarded-for') ?? []), clientAddress]);
  // Put back last: `Connection: content-length` must not leave a body without an end, to be read as the next request.
  for (const [name, values] of body) fields.set(name, values);
  return fields;
}
