import { headerFields } from './header-fields.ts';
import { unauthorized } from './refusals.ts';

/** The one bearer token. Two of them would leave it to chance which is judged and which is believed. Throws Unauthorized. */
export function bearerToken(rawHeaders: readonly string[]): string {
  const [header, ...more] = headerFields(rawHeaders).get('authorization') ?? [];
  if (header === undefined) throw unauthorized('no Authorization header');
  const token = /^bearer +(\S+)$/i.exec(header.trim())?.[1];
  if (more.length > 0 || token === undefined)
    throw unauthorized('the Authorization header is no bearer token');
  return token;
}
