/** Where SDKs expect the metadata service. */
const LINK_LOCAL = ['169.254.169.254', '[fd00:ec2::254]'];
const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];
const NUMBERED = /^(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/;
const PORT = /:\d{1,5}$/;

/**
 * Whether the Host header names this service. A page whose name was rebound to a local address carries its own name here, and
 * must not read credentials (a browser cannot change the header). HTTP/1.0 clients may send none.
 */
export function hostAllowed(host: string | undefined, localAddress: string): boolean {
  if (host === undefined) return true;
  const name = host.replace(PORT, '').toLowerCase();
  if (LINK_LOCAL.includes(name) || LOOPBACK.includes(name) || NUMBERED.test(name)) return true;
  return name === (localAddress.includes(':') ? `[${localAddress}]` : localAddress);
}
