import { quoteBytes } from './bytes.ts';
import { hostFault, unescapeBytes } from './escapes.ts';

const PORT = /^(:\d*)?$/;
const IPV6 = /^[0-9A-Fa-f:.]+$/;
/** Schemes whose hosts hold no colon but that of the port. */
const STRICT: ReadonlySet<string> = new Set(['http', 'https']);

/** `[…]`: an IPv6 address. Its faults are fewer than Go's: no such host passes the check of hosts. */
function parseLiteral(host: string): string | { readonly fault: string } {
  const close = host.lastIndexOf(']');
  if (close < 0) return { fault: "missing ']' in host" };
  const port = host.slice(close + 1);
  if (!PORT.test(port)) return { fault: `invalid port ${quoteBytes(port)} after host` };
  const address = host.slice(1, close);
  const fault = hostFault(address);
  if (fault !== undefined) return { fault };
  if (!address.includes(':')) {
    const isAddress = /^(\d{1,3}\.){3}\d{1,3}$/.test(address);
    return {
      fault: isAddress
        ? 'invalid IP-literal'
        : `invalid host: ParseAddr(${quoteBytes(address)}): unable to parse IP`,
    };
  }
  if (!IPV6.test(address)) {
    return { fault: `invalid host: ParseAddr(${quoteBytes(address)}): unexpected character` };
  }
  return host;
}

/** A host with its port, escapes decoded; `fault` is Go's text. */
export function parseHost(host: string, scheme: string): string | { readonly fault: string } {
  const bracket = host.lastIndexOf('[');
  if (bracket > 0) return { fault: 'invalid IP-literal' };
  if (bracket === 0) return parseLiteral(host);
  const colon = STRICT.has(scheme) ? host.indexOf(':') : host.lastIndexOf(':');
  if (colon >= 0 && !PORT.test(host.slice(colon))) {
    return { fault: `invalid port ${quoteBytes(host.slice(colon))} after host` };
  }
  const fault = hostFault(host);
  return fault === undefined ? (unescapeBytes(host, false) ?? '') : { fault };
}
