import { readFile } from 'node:fs/promises';
import { JWS_ALGORITHMS, type JwsAlgorithm } from '../../core/ports/cryptography.ts';
import { type OidcUserRules, usernamePrefixOf } from '../../service/oidc-users/oidc-user-rules.ts';
import { CommandFailure } from '../output.ts';
import type { OidcProxyFlags } from './flags.ts';

/** An issuer that the proxy takes tokens of. */
export interface ConfiguredIssuer {
  readonly rules: OidcUserRules;
  /** PEM of authorities besides the system's. */
  readonly authorityPem: string | undefined;
}

/** Throws `CommandFailure` for one that is not verified here, `none` and the HMAC family first of all. */
export function readAlgorithms(names: readonly string[]): readonly JwsAlgorithm[] {
  const algorithms = JWS_ALGORITHMS.filter((algorithm) => names.includes(algorithm));
  const foreign = names.find((name) => !algorithms.some((algorithm) => algorithm === name));
  if (foreign !== undefined || algorithms.length === 0)
    throw new CommandFailure(`signing algorithms must be of ${JWS_ALGORITHMS.join(', ')}`, { exitCode: 2 });
  return algorithms;
}

export async function readAuthority(file: string): Promise<string> {
  const pem = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CommandFailure(`cannot read ${file}`, { cause });
  });
  if (!pem.includes('-----BEGIN CERTIFICATE-----'))
    throw new CommandFailure(`${file} holds no PEM certificate`);
  return pem;
}

/** The one issuer of the `--oidc-…` flags. */
export async function issuerOfFlags(flags: OidcProxyFlags): Promise<ConfiguredIssuer> {
  const { oidcIssuerUrl, oidcUsernameClaim, oidcUsernamePrefix, oidcGroupsClaim, oidcUidClaim } = flags;
  const rules = {
    issuerUrl: oidcIssuerUrl,
    clientId: flags.oidcClientId,
    usernameClaim: oidcUsernameClaim,
    usernamePrefix: usernamePrefixOf(oidcUsernamePrefix, oidcUsernameClaim, oidcIssuerUrl),
    ...(oidcGroupsClaim === '' ? {} : { groupsClaim: oidcGroupsClaim }),
    groupsPrefix: flags.oidcGroupsPrefix,
    requiredClaims: flags.oidcRequiredClaim,
    algorithms: readAlgorithms(flags.oidcSigningAlgs),
    ...(oidcUidClaim === '' ? {} : { uidClaim: oidcUidClaim }),
  };
  const authorityPem = flags.oidcCaFile === '' ? undefined : await readAuthority(flags.oidcCaFile);
  return { rules, authorityPem };
}
