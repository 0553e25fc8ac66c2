import type { LogLevel } from '../../telemetry/log.ts';
import { FlagFault, matching, oneOf, type ReadFlag, wholeNumber } from '../flags/flag-values.ts';

/** Every flag of `rolecall oidc-proxy`, read. Those of kube-oidc-proxy keep its names (audit-tools.md 16.1). */
export interface OidcProxyFlags {
  readonly oidcIssuerUrl: string;
  readonly oidcClientId: string;
  readonly oidcCaFile: string;
  readonly oidcUsernameClaim: string;
  readonly oidcUsernamePrefix: string;
  readonly oidcUidClaim: string;
  readonly oidcGroupsClaim: string;
  readonly oidcGroupsPrefix: string;
  readonly oidcSigningAlgs: readonly string[];
  readonly oidcRequiredClaim: Readonly<Record<string, string>>;
  readonly authenticationConfig: string;
  readonly allowPrivateProviders: readonly string[];
  readonly kubeconfig: string;
  readonly bindAddress: string;
  readonly securePort: number;
  readonly readinessProbePort: number;
  readonly tlsCertFile: string;
  readonly tlsPrivateKeyFile: string;
  readonly certDir: string;
  readonly certificateNames: readonly string[];
  readonly disableImpersonation: boolean;
  readonly tokenPassthrough: boolean;
  readonly tokenPassthroughAudiences: readonly string[];
  readonly extraUserHeaderClientIp: boolean;
  readonly extraUserHeaders: Readonly<Record<string, string>>;
  readonly logLevel: LogLevel;
}

export interface Flag<Value> {
  /** What it is when not given. */
  readonly initial: string;
  readonly read: ReadFlag<Value>;
  readonly help: string;
  /** Takes no value. */
  readonly truth?: true;
  readonly short?: string;
}

const TEXT = matching(/^[\x21-\x7e]{0,1000}$/, 'must be printable, without spaces');
const PATH = matching(/^[^\0]*$/, 'must be a path');
const PORT = wholeNumber(0, 65_535);

const list: ReadFlag<readonly string[]> = (text) =>
  text === '' ? [] : text.split(',').map((item) => item.trim());

const truth: ReadFlag<boolean> = (text) => text === 'true';

/** `k=v,k2=v2`, as repeated flags are joined too. */
const pairs: ReadFlag<Readonly<Record<string, string>>> = (text) => {
  const entries = list(text).map((item) => {
    const at = item.indexOf('=');
    if (at < 1 || at === item.length - 1) throw new FlagFault('must be KEY=VALUE');
    return [item.slice(0, at), item.slice(at + 1)] as const;
  });
  if (new Set(entries.map(([key]) => key)).size < entries.length)
    throw new FlagFault('must give each key once');
  return Object.fromEntries(entries);
};

/** The table of flags: the command line, its help and the reading of values are made of it. */
export const FLAGS: { readonly [Name in keyof OidcProxyFlags]: Flag<OidcProxyFlags[Name]> } = {
  oidcIssuerUrl: {
    initial: '',
    read: matching(/^$|^https:\/\/[^\s?#]{1,1000}$/, 'must be an https URL without a query'),
    help: 'issuer of the ID tokens',
  },
  oidcClientId: { initial: '', read: TEXT, help: 'client that the tokens must be for' },
  oidcCaFile: { initial: '', read: PATH, help: "PEM of authorities that vouch for the issuer's host" },
  oidcUsernameClaim: {
    initial: 'sub',
    read: TEXT,
    help: 'claim that is the username; email must be verified',
  },
  oidcUsernamePrefix: {
    initial: '',
    read: TEXT,
    help: 'in front of usernames (default: the issuer and #, for email none; - for none)',
  },
  oidcUidClaim: { initial: '', read: TEXT, help: 'claim that is the uid (default: users have none)' },
  oidcGroupsClaim: { initial: '', read: TEXT, help: 'claim that holds the groups (default: no groups)' },
  oidcGroupsPrefix: { initial: '', read: TEXT, help: 'in front of groups' },
  oidcSigningAlgs: { initial: 'RS256', read: list, help: 'algorithms, with commas' },
  oidcRequiredClaim: {
    initial: '',
    read: pairs,
    help: 'KEY=VALUE that tokens must have; may be repeated',
  },
  authenticationConfig: {
    initial: '',
    read: PATH,
    help: 'AuthenticationConfiguration with one or more issuers, in place of --oidc-… flags',
  },
  allowPrivateProviders: {
    initial: '',
    read: list,
    help: 'CIDR ranges of private addresses that issuers may resolve to; may be repeated',
  },
  kubeconfig: {
    initial: '',
    read: PATH,
    help: 'API to serve (default: KUBECONFIG, else the pod it runs in)',
  },
  bindAddress: {
    initial: '0.0.0.0',
    read: matching(/^[0-9a-fA-F.:]+$/, 'must be an IP address'),
    help: 'where to listen',
  },
  securePort: { initial: '6443', read: PORT, help: 'TLS' },
  readinessProbePort: {
    initial: '8080',
    read: PORT,
    help: 'plain: /livez, /readyz, /ready, /metrics',
    short: '-P',
  },
  tlsCertFile: { initial: '', read: PATH, help: 'certificate chain, PEM; taken again when it changes' },
  tlsPrivateKeyFile: { initial: '', read: PATH, help: 'private key, PEM' },
  certDir: {
    initial: '',
    read: PATH,
    help: 'where a certificate of its own is kept, with ca.crt, when none is given (default: below XDG_STATE_HOME)',
  },
  certificateNames: {
    initial: 'localhost,127.0.0.1',
    read: list,
    help: 'DNS names and addresses of that certificate',
  },
  disableImpersonation: {
    initial: 'false',
    read: truth,
    truth: true,
    help: 'pass requests of good tokens on with the token',
  },
  tokenPassthrough: {
    initial: 'false',
    read: truth,
    truth: true,
    help: 'show tokens of no issuer to the cluster, and pass the request on with the token when it takes it',
  },
  tokenPassthroughAudiences: { initial: '', read: list, help: 'audiences of such tokens, with commas' },
  extraUserHeaderClientIp: {
    initial: 'false',
    read: truth,
    truth: true,
    help: "tell the API the caller's address as extra remote-client-ip",
  },
  extraUserHeaders: { initial: '', read: pairs, help: 'KEY=VALUE extra of every user; may be repeated' },
  logLevel: {
    initial: 'info',
    read: oneOf('info', 'warn', 'error', 'silent'),
    help: 'info, warn, error or silent; requests are told at info',
  },
};
