import { decodeBase64url } from '../../../core/token/base64url.ts';
import { parseJsonObject } from '../../../core/token/json-object.ts';

const MALFORMED = 'token is malformed:';
const SCHEME = /^bearer /i;
const FOREIGN = /[^A-Za-z0-9_-]/;

function base64Fault(part: string): string {
  const at = part.search(FOREIGN);
  return `illegal base64 data at input byte ${at < 0 ? Math.max(0, part.length - 1) : at}`;
}

/** Why a text is no token, in the words of the library that the reference parses with (pod-identity-agent.md 3.1). */
export function jwtFault(text: string): string {
  const parts = text.split('.', 4);
  if (parts.length !== 3) return `${MALFORMED} token contains an invalid number of segments`;
  if (SCHEME.test(text)) return `${MALFORMED} tokenstring should not contain 'bearer '`;
  const [header = '', claims = ''] = parts;
  for (const [part, name] of [
    [header, 'header'],
    [claims, 'claim'],
  ] as const) {
    const bytes = decodeBase64url(part);
    if (bytes === undefined) return `${MALFORMED} could not base64 decode ${name}: ${base64Fault(part)}`;
    if (parseJsonObject(bytes, 16) === undefined)
      return `${MALFORMED} could not JSON decode ${name}: invalid character`;
  }
  return `${MALFORMED} could not base64 decode signature`;
}
