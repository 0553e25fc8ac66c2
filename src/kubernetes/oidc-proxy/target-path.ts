import { badRequest } from './refusals.ts';

const MAXIMUM = 16_384;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f]/;

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw badRequest('the path is not properly encoded');
  }
}

/**
 * The request's target, unchanged. The API may live below a path of its server, whose other paths would see the proxy's own
 * credentials: nothing that somebody on the way could resolve to a place above is passed on, in any spelling. Throws BadRequest.
 */
export function targetPath(target: string): string {
  if (target.length > MAXIMUM) throw badRequest('the request target is too long');
  // The absolute form and `*` name another server, or none.
  if (!target.startsWith('/') || target.includes('#')) throw badRequest('the request target is no path');
  const query = target.indexOf('?');
  const path = query < 0 ? target : target.slice(0, query);
  if (path.includes('//')) throw badRequest('the path has an empty segment');
  const plain = decoded(path);
  if (CONTROL.test(plain)) throw badRequest('the path has control characters');
  if (plain.split(/[/\\]/).some((segment) => segment === '.' || segment === '..'))
    throw badRequest('the path has . or .. in it');
  return target;
}
