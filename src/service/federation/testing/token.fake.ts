import type { JwsAlgorithm } from '../../../core/ports/cryptography.ts';
import { cryptography } from '../../../crypto/index.ts';
import type { FakeKey } from './keyring.fake.ts';

const encode = (text: string): string => Buffer.from(text).toString('base64url');

/** A compact JWS over header and payload as given: text is sent as it is, so that it may be no proper JSON. */
export function signToken(
  header: object | string,
  payload: object | string,
  key: FakeKey,
  algorithm: JwsAlgorithm = 'RS256',
): string {
  const text = (part: object | string) => (typeof part === 'string' ? part : JSON.stringify(part));
  const input = `${encode(text(header))}.${encode(text(payload))}`;
  return `${input}.${Buffer.from(cryptography.signJws(algorithm, key.key, input)).toString('base64url')}`;
}
