import { quoteBytes } from './bytes.ts';
import { escapeFault, unescapeBytes } from './escapes.ts';
import { parseHost } from './host.ts';

/** A URL's parts as Go's net/url names them, texts of bytes. */
export interface GoUrl {
  /** Lower case; empty when there is none. */
  readonly scheme: string;
  /** Without its `@`; undefined when there is none. */
  readonly user: string | undefined;
  /** With the port. */
  readonly host: string;
  readonly path: string;
  readonly rawQuery: string;
  /** Whether a `#` is there. */
  readonly hasFragment: boolean;
}

type Parsed<Value> = Value | { readonly fault: string };

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const CONTROL = /[\x00-\x1f\x7f]/;
const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):/;
const USER = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/;

function cut(text: string, at: string): readonly [before: string, after: string] {
  const index = text.indexOf(at);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}

function parseAuthority(authority: string, scheme: string): Parsed<Pick<GoUrl, 'user' | 'host'>> {
  const at = authority.lastIndexOf('@');
  const host = parseHost(authority.slice(at + 1), scheme);
  if (typeof host !== 'string') return host;
  if (at < 0) return { user: undefined, host };
  const user = authority.slice(0, at);
  if (!USER.test(user)) return { fault: 'net/url: invalid userinfo' };
  const broken = escapeFault(user);
  return broken === undefined ? { user, host } : { fault: broken };
}

/** After the scheme: `//authority/path?query`. */
function parseHierarchy(scheme: string, text: string, hasFragment: boolean): Parsed<GoUrl> {
  const [before, rawQuery] = cut(text, '?');
  const opaque = { scheme, user: undefined, host: '', path: '', rawQuery, hasFragment };
  if (!before.startsWith('/')) {
    if (scheme !== '') return opaque;
    const [segment] = cut(before, '/');
    if (segment.includes(':')) return { fault: 'first path segment in URL cannot contain colon' };
  }
  let rest = before;
  let authority: Pick<GoUrl, 'user' | 'host'> = opaque;
  if (rest.startsWith('//') && (scheme !== '' || !rest.startsWith('///'))) {
    const slash = rest.indexOf('/', 2);
    const end = slash < 0 ? rest.length : slash;
    const parsed = parseAuthority(rest.slice(2, end), scheme);
    if ('fault' in parsed) return parsed;
    authority = parsed;
    rest = rest.slice(end);
  }
  const path = unescapeBytes(rest, false);
  if (path === undefined) return { fault: escapeFault(rest) ?? '' };
  return { scheme, user: authority.user, host: authority.host, path, rawQuery, hasFragment };
}

function parse(text: string, hasFragment: boolean): Parsed<GoUrl> {
  if (CONTROL.test(text)) return { fault: 'net/url: invalid control character in URL' };
  if (text.startsWith(':')) return { fault: 'missing protocol scheme' };
  const scheme = SCHEME.exec(text);
  if (scheme === null) return parseHierarchy('', text, hasFragment);
  return parseHierarchy((scheme[1] ?? '').toLowerCase(), text.slice(scheme[0].length), hasFragment);
}

/** Parses as Go's url.Parse does; `fault` is its text, the URL quoted in it. `text` holds bytes. */
export function parseGoUrl(text: string): Parsed<GoUrl> {
  const hash = text.indexOf('#');
  const url = hash < 0 ? text : text.slice(0, hash);
  const parsed = parse(url, hash >= 0);
  if ('fault' in parsed) return { fault: `parse ${quoteBytes(url)}: ${parsed.fault}` };
  const broken = hash < 0 ? undefined : escapeFault(text.slice(hash + 1));
  return broken === undefined ? parsed : { fault: `parse ${quoteBytes(text)}: ${broken}` };
}
