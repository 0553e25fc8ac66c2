import type { Permission, RequestContext } from '../../../core/principal/permission.ts';
import { ACCESS_ENTRY, type AccessEntry, accessEntryKey } from '../../../core/records/access-entry.ts';
import type { EntryScope } from '../../../service/access-entries/write-entry.ts';
import type { ClusterPlace } from '../../../service/associations/find-association.ts';
import { scopeOf } from '../../../service/scope.ts';
import type { Services } from '../../../service/services.ts';
import type { Call } from '../../protocol/operation.ts';

export interface EntryInput {
  readonly clusterName?: string | undefined;
  readonly principalArn?: string | undefined;
}

/** The cluster that a call names, in the caller's account and region. */
export function placeOf({ account, region }: Call, cluster: string | undefined): ClusterPlace {
  return { account, region, cluster: cluster ?? '' };
}

export function writeScope(call: Call, services: Services, cluster: string | undefined): EntryScope {
  const scope = scopeOf(services, call.account);
  return { ...placeOf(call, cluster), scope, view: services.directory };
}

/** Permission on an entry, there or not, noted in the audit event of the call. Its ARN ends in an id that nobody knows who may not look. */
export function entryPermission(
  action: string,
  call: Call,
  { directory, settings }: Services,
  { clusterName = '', principalArn = '' }: EntryInput,
  context: RequestContext = {},
): Permission {
  const { account, region } = call;
  const known = directory.get(ACCESS_ENTRY, account, accessEntryKey(clusterName, principalArn))?.body;
  const prefix = `arn:${settings.partition}:eks:${region}:${account}:access-entry/${clusterName}`;
  const resource = known?.arn ?? `${prefix}/${identityOf(principalArn)}/*`;
  call.audit.resources.push(resource);
  return { action, resource, context: { ...(known === undefined ? {} : contextOf(known)), ...context } };
}

/** Condition keys of the resource type `access-entry`. */
function contextOf({
  type,
  cluster,
  kubernetesGroups,
  principalArn,
  username,
  tags,
}: AccessEntry): RequestContext {
  const tagged = Object.entries(tags).map(([key, value]) => [`aws:resourcetag/${key.toLowerCase()}`, value]);
  return {
    ...Object.fromEntries(tagged),
    ...namesContext({ type, kubernetesGroups, principalArn, username }),
    'eks:clustername': cluster,
  };
}

/** Condition keys of what an entry says. */
export function namesContext(names: {
  readonly type?: string | undefined;
  readonly kubernetesGroups?: readonly string[] | undefined;
  readonly principalArn?: string | undefined;
  readonly username?: string | undefined;
}): RequestContext {
  const { type, kubernetesGroups, principalArn, username } = names;
  return {
    ...(type === undefined ? {} : { 'eks:accessentrytype': type }),
    ...(kubernetesGroups === undefined ? {} : { 'eks:kubernetesgroups': kubernetesGroups }),
    ...(principalArn === undefined ? {} : { 'eks:principalarn': principalArn }),
    ...(username === undefined ? {} : { 'eks:username': username }),
  };
}

/** `role/111122223333/NAME`; what is no principal's ARN has no entry to be spoken of. */
function identityOf(principalArn: string): string {
  const [, account, kind, name] =
    /^arn:[a-z-]+:iam::(\d{12}):(role|user)\/(?:.*\/)?([^/]+)$/.exec(principalArn) ?? [];
  return account === undefined || kind === undefined || name === undefined
    ? '*'
    : `${kind}/${account}/${name}`;
}
