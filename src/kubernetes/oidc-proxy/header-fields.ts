/** Names in lower case, each with its values in order. */
export type HeaderFields = Map<string, string[]>;

/** A message's headers as they came, every one of them: nothing is joined and no duplicate lost. */
export function headerFields(rawHeaders: readonly string[]): HeaderFields {
  const fields: HeaderFields = new Map();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const values = fields.get(name);
    if (values === undefined) fields.set(name, [rawHeaders[index + 1] ?? '']);
    else values.push(rawHeaders[index + 1] ?? '');
  }
  return fields;
}

/** Headers of one connection, which are nobody's business behind it (RFC 9110 7.6.1). */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
]);

/** Takes away what belongs to the connection, and what the message itself says does. */
export function dropHopByHop(fields: HeaderFields): void {
  const listed = (fields.get('connection') ?? []).flatMap((value) => value.split(','));
  for (const name of listed) fields.delete(name.trim().toLowerCase());
  for (const name of HOP_BY_HOP) fields.delete(name);
}
