/** How to reach one Kubernetes API. Plain HTTP and unverified TLS cannot be expressed here, on purpose. */
export interface ClusterConnection {
  /** `https://HOST[:PORT][/BASE]` */
  readonly server: string;
  /** PEM of the authorities to trust; absent: the system's. */
  readonly authorityPem?: string;
  readonly clientCertificate?: { readonly certificatePem: string; readonly privateKeyPem: string };
  /** Bearer token, asked for at each request: service account tokens rotate. */
  readonly token?: () => Promise<string>;
  /** Name to verify the certificate against, when not the server's host. */
  readonly serverName?: string;
  /** User to act as, by the API's impersonation. */
  readonly impersonate?: { readonly user: string; readonly groups: readonly string[] };
  /** Namespace of the context, when it names one. */
  readonly namespace?: string;
}

/** A kubeconfig or connection that cannot or must not be used. The message says what to change. */
export class ConnectionFault extends Error {
  override name = 'ConnectionFault';
}

/** Throws `ConnectionFault` unless the server is an https URL without credentials, query or fragment. */
export function checkServer(server: string): URL {
  if (!URL.canParse(server)) throw new ConnectionFault(`cluster server is not a URL: ${server}`);
  const url = new URL(server);
  // A token or client certificate sent over plain HTTP belongs to whoever listens on the way.
  if (url.protocol !== 'https:')
    throw new ConnectionFault(`cluster server must be https, not ${url.protocol}//`);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw new ConnectionFault('cluster server must not hold credentials, a query or a fragment');
  return url;
}
