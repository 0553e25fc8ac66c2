const SECRET = /(X-Amz-(?:Security-Token|Signature)(?:=|%3D))[^&\s"'<>\\#]+/gi;
/** A signature under a name that is spelled with escapes. */
const SIGNATURE = /[0-9a-f]{64}/gi;

/**
 * A message without signature and session token: parsers quote the URL that they cannot read, and STS may quote the request that it
 * refuses. Whoever reads a log must not be able to use what it quotes.
 */
export function withoutSecrets(message: string): string {
  return message.replaceAll(SECRET, '$1REDACTED').replaceAll(SIGNATURE, 'REDACTED');
}
