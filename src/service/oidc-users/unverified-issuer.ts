import { ownMember } from '../../core/token/json-object.ts';
import { parseWebToken } from '../../core/token/web-token.ts';

/** Whom a token says that it is of, believing nothing of it; undefined when it is no JWT or says nothing. */
export function unverifiedIssuer(token: string): string | undefined {
  const parsed = parseWebToken(token);
  const issuer = parsed === undefined ? undefined : ownMember(parsed.payload, 'iss');
  return typeof issuer === 'string' ? issuer : undefined;
}
