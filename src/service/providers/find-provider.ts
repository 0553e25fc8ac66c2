import type { Reader } from '../../core/ports/directory.ts';
import { OIDC_PROVIDER, type OidcProvider } from '../../core/records/identity.ts';
import { ACCOUNT } from '../../core/records/instance.ts';
import { GLOBAL } from '../../core/records/record.ts';
import { CLUSTER } from '../../core/records/resources.ts';
import { issuerKey, portlessIssuer } from '../../core/token/issuer.ts';
import type { Scope } from '../scope.ts';
import { noSuchEntity, validationError } from '../validation/iam-refusals.ts';

const PROVIDER_ARN = /^arn:([a-z-]+):iam::(\d{12}):oidc-provider\/([\u0021-\u007E]+)$/;

/** ARN of the provider of that name (`provider-url.ts`). */
export function providerArn(scope: Scope, name: string): string {
  return `arn:${scope.partition}:iam::${scope.account}:oidc-provider/${name}`;
}

/** The provider that an ARN names, also by its spelling without port. Throws `Refusal` ValidationError, NoSuchEntity. */
export function findProvider(reader: Reader, scope: Scope, arn: string): OidcProvider {
  const [, partition, account, name] = PROVIDER_ARN.exec(arn) ?? [];
  if (name === undefined) throw validationError('Invalid ARN:  Could not be parsed!');
  const known = partition === scope.partition && account === scope.account;
  const provider = known ? lookUpProvider(reader, scope.account, name) : undefined;
  if (provider === undefined) throw noSuchEntity(`OpenIDConnect Provider not found for arn ${arn}`);
  return provider;
}

/** Undefined when the account has no such provider. */
export function lookUpProvider(reader: Reader, account: string, name: string): OidcProvider | undefined {
  const exact = reader.get(OIDC_PROVIDER, account, name);
  if (exact !== undefined) return exact.body;
  return reader.get(OIDC_PROVIDER, account, canonicalName(reader, name))?.body;
}

/**
 * The true name when `name` is the port-less spelling of an issuer that this instance hosts, else `name`: eksctl drops
 * ports (eksctl.md 2). Foreign issuers get no such leniency: another port is another issuer.
 */
export function canonicalName(reader: Reader, name: string): string {
  for (const { key: account } of reader.list(ACCOUNT, GLOBAL)) {
    for (const { body } of reader.list(CLUSTER, account)) {
      const hosted = issuerKey(body.issuer);
      if (hosted !== undefined && portlessIssuer(hosted) === name) return hosted;
    }
  }
  return name;
}
