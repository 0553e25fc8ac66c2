/** Names of fields whose values never reach a log, whatever they hold. */
const SECRET_NAME =
  /secret|token|passw|authorization|credential|signature|private|cookie|assertion|masterkey/i;
/** Texts that are secrets by their form: a JWT, a presigned cluster token, a PEM key, the signing part of a URL. */
const SECRET_TEXT = [
  /\beyJ[\w-]{8,}\.[\w-]*\.[\w-]*/g,
  /\bk8s-aws-v1\.[\w-]+/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /(?<=x-amz-(?:signature|security-token)=)[^&\s"']+/gi,
  /(?<=\b(?:Bearer|Basic)\s)[\w.~+/=-]{8,}/g,
];
const MASK = '[redacted]';
const LONGEST_TEXT = 2048;
const MOST_MEMBERS = 50;
const DEEPEST = 4;

/** A copy of the fields that is safe to write: bounded in depth, width and length, and without secrets. */
export function redact(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return copyMembers(fields, DEEPEST);
}

function copyMembers(value: object, depth: number): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value).slice(0, MOST_MEMBERS)) {
    copy[name] = SECRET_NAME.test(name) ? MASK : copyValue(member, depth - 1);
  }
  return copy;
}

function copyValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint' || typeof value === 'symbol' || typeof value === 'function')
    return String(typeof value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return describeError(value, depth);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth <= 0) return '[…]';
  if (Array.isArray(value)) return value.slice(0, MOST_MEMBERS).map((member) => copyValue(member, depth - 1));
  return copyMembers(value, depth);
}

/** Cut before it is searched, so that a hostile text costs no more than its bound. */
function redactText(text: string): string {
  let safe = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
  for (const form of SECRET_TEXT) safe = safe.replace(form, MASK);
  return safe;
}

function describeError(error: Error, depth: number): Record<string, unknown> {
  const { code, reason } = error as { code?: unknown; reason?: unknown };
  return {
    name: error.name,
    message: redactText(error.message),
    ...(code !== undefined && { code: copyValue(code, 0) }),
    ...(reason !== undefined && { reason: copyValue(reason, 0) }),
    ...(error.stack !== undefined && { stack: redactText(error.stack) }),
    ...(error.cause !== undefined && depth > 0 && { cause: copyValue(error.cause, depth - 1) }),
  };
}
