import { TOKEN_PREFIX, type TokenReading } from '../reading.ts';

export function prefixExpected({ token }: TokenReading): string | undefined {
  return token.startsWith(TOKEN_PREFIX) ? undefined : `token is missing expected "${TOKEN_PREFIX}" prefix`;
}
