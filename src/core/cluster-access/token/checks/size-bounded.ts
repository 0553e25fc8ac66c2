import type { TokenReading } from '../reading.ts';

const MAXIMUM = 4096;

export function sizeBounded({ token }: TokenReading): string | undefined {
  // The length in UTF-16 first, so that megabytes are not measured to be refused.
  const large = token.length > MAXIMUM || Buffer.byteLength(token) > MAXIMUM;
  return large ? 'token is too large' : undefined;
}
