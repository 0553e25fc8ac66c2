import { decodeGoBase64 } from '../../go/base64.ts';
import { bytesOfText } from '../../go/bytes.ts';
import { TOKEN_PREFIX, type TokenReading } from '../reading.ts';

export function base64Decoded(reading: TokenReading): string | undefined {
  const decoded = decodeGoBase64(bytesOfText(reading.token.slice(TOKEN_PREFIX.length)));
  if (typeof decoded !== 'string') return decoded.fault;
  reading.bytes = decoded;
  return undefined;
}
