import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { UserInfo } from '../objects/user.ts';

function texts(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

/**
 * The user of a verified client certificate: CN is the name, each O a group. Undefined without a certificate or when the
 * listener's CA did not sign it: the listener accepts any (`rejectUnauthorized: false`), trust is decided here.
 */
export function userOfCertificate(socket: Socket): UserInfo | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const { subject, ext_key_usage: usages } = socket.getPeerCertificate();
  if (subject === undefined) return undefined;
  // A serving certificate of the same CA must not be good for asking (extKeyUsage clientAuth).
  if (usages !== undefined && !usages.includes('1.3.6.1.5.5.7.3.2')) return undefined;
  const [username = ''] = texts(subject.CN);
  return username === '' ? undefined : { username, groups: texts(subject.O) };
}
