import { ClusterTokenError } from './cluster-token-error.ts';

const VERSIONS = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'] as const;

/** Versions of the exec plugin's protocol that kubectl still speaks. */
export type ExecCredentialVersion = (typeof VERSIONS)[number];

/** What an exec plugin prints for kubectl and client libraries. */
export interface ExecCredential {
  readonly kind: 'ExecCredential';
  readonly apiVersion: ExecCredentialVersion;
  readonly spec: Readonly<Record<never, never>>;
  readonly status: {
    /** RFC 3339, whole seconds. */
    readonly expirationTimestamp: string;
    readonly token: string;
  };
}

export function isExecCredentialVersion(text: unknown): text is ExecCredentialVersion {
  return VERSIONS.some((version) => version === text);
}

/** Throws `ClusterTokenError` for a version that kubectl would refuse. */
export function execCredential(
  token: string,
  expiration: Date,
  apiVersion: ExecCredentialVersion = 'client.authentication.k8s.io/v1beta1',
): ExecCredential {
  if (!isExecCredentialVersion(apiVersion))
    throw new ClusterTokenError('invalid-input', `apiVersion must be ${VERSIONS.join(' or ')}`);
  const expirationTimestamp = `${expiration.toISOString().slice(0, 19)}Z`;
  return { kind: 'ExecCredential', apiVersion, spec: {}, status: { expirationTimestamp, token } };
}
