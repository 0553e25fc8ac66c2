/**
 * An impersonating reverse proxy in front of any Kubernetes API: whoever shows an ID token of a known issuer is answered for as the
 * user that it makes, under the proxy's own credentials. Its rights are those of everyone together, so nothing that a caller sends may
 * decide who they are; `request-headers.ts` and `target-path.ts` are where that is kept.
 */
export type { ProxySettings } from './admission.ts';
export { createOidcProxy, type OidcProxy } from './proxy.ts';
export type { Decided, ProxyEvents } from './proxy-events.ts';
export { createUpstream } from './upstream.ts';
