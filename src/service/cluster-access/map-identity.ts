import type { ClusterIdentity } from '../../core/cluster-access/cluster-identity.ts';
import type { IdentityMapper, MappedTo, NearestEntry } from '../../core/cluster-access/identity-mapper.ts';
import { reservedPrefixRefusal } from '../../core/cluster-access/mapping/reserved-prefixes.ts';
import { instanceOf, needsInstanceName } from '../../core/cluster-access/mapping/template.ts';
import type { InstanceNames } from './instance-names.ts';
import { renderNames } from './render-names.ts';

/** One mapper of the chain. */
export interface ChainLink {
  readonly mapper: IdentityMapper;
  /** What usernames of this mapper must not begin with (cluster-authenticator.md 5.5). */
  readonly reservedPrefixes?: readonly string[];
  /** Whether an entry that is there and cannot be used ends the search: nobody after this mapper may speak for the principal. */
  readonly decisive?: boolean;
}

export type MappedIdentity =
  | {
      readonly ok: true;
      readonly username: string;
      readonly groups: readonly string[];
      /** `EKSConfigMap mapRoles[0] arn:…` */
      readonly by: string;
    }
  | { readonly ok: false; readonly message: string; readonly nearest?: NearestEntry };

export const NOT_MAPPED = 'identity is not mapped';

/**
 * The chain (cluster-authenticator.md 5.1): the first mapper that maps gives the names, and what is wrong with its templates is final. Never
 * throws or rejects. Synchronous unless an instance's name must be looked up elsewhere.
 */
export function mapIdentity(
  chain: readonly ChainLink[],
  instances: InstanceNames,
  identity: ClusterIdentity,
): MappedIdentity | Promise<MappedIdentity> {
  const errors = new Set<string>();
  let nearest: NearestEntry | undefined;
  for (const link of chain) {
    const { mapper } = link;
    const mapping = mapper.map(identity);
    if (mapping.state === 'mapped') return named(link, mapping.to, instances, identity);
    if (mapping.state === 'unmapped') nearest ??= mapping.nearest;
    else errors.add(`mapper ${mapper.name} Map error: ${mapping.message}`);
    if (mapping.state === 'failed' && link.decisive === true) break;
    if (mapper.mapsAccount(identity.account))
      return {
        ok: true,
        username: identity.canonicalArn,
        groups: [],
        by: `${mapper.name} mapAccounts ${identity.account}`,
      };
  }
  return { ok: false, message: aggregate([...errors]), ...(nearest === undefined ? {} : { nearest }) };
}

/** As Go's aggregate prints it: one error as it is, more in brackets. */
function aggregate(errors: readonly string[]): string {
  const [first = NOT_MAPPED, ...others] = errors;
  return others.length === 0 ? first : `[${errors.join(', ')}]`;
}

function named(
  link: ChainLink,
  to: MappedTo,
  instances: InstanceNames,
  identity: ClusterIdentity,
): MappedIdentity | Promise<MappedIdentity> {
  const finish = (instanceName: string | undefined) => rendered(link, to, identity, instanceName);
  const first = [to.username, ...to.groups].find(needsInstanceName);
  if (first === undefined) return finish(undefined);
  const failed = (cause: unknown) => templateRefusal(link, to, first, messageOf(cause));
  try {
    const name = instances.privateDnsName(instanceOf(identity), identity.account);
    return typeof name === 'string' ? finish(name) : name.then(finish, failed);
  } catch (cause) {
    return failed(cause);
  }
}

function rendered(
  link: ChainLink,
  to: MappedTo,
  identity: ClusterIdentity,
  instanceName: string | undefined,
): MappedIdentity {
  const { mapper, reservedPrefixes = [] } = link;
  const names = renderNames(to, identity, instanceName);
  if ('fault' in names) return templateRefusal(link, to, names.template, names.fault);
  const refusal = reservedPrefixRefusal(names.username, mapper.name, reservedPrefixes);
  if (refusal !== undefined) return { ok: false, message: refusal };
  return { ok: true, ...names, by: `${mapper.name} ${to.entry}` };
}

function templateRefusal({ mapper }: ChainLink, to: MappedTo, template: string, why: string): MappedIdentity {
  const kind = template === to.username ? 'username' : 'group';
  const message = `mapper ${mapper.name} renderTemplates error: error rendering ${kind} template ${JSON.stringify(template)}: ${why}`;
  return { ok: false, message, nearest: { entry: `${mapper.name} ${to.entry}`, difference: why } };
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
