import type { AddonPodIdentityAssociations } from '@aws-sdk/client-eks';
import { parse } from 'yaml';
import type { Permission } from '../../../core/principal/permission.ts';
import { ADDON, addonKey } from '../../../core/records/addon.ts';
import type { Json } from '../../../core/records/record.ts';
import type { AddonSettings } from '../../../service/addons/create-addon.ts';
import type { AddonRole } from '../../../service/addons/owned-associations.ts';
import { invalidAddon } from '../../../service/addons/refusals.ts';
import { clusterPermission } from '../../../service/clusters/find-cluster.ts';
import type { Services } from '../../../service/services.ts';
import type { Call } from '../../protocol/operation.ts';
import { passRole } from '../pod-identity-associations/association-call.ts';

interface AddonInput {
  readonly clusterName?: string | undefined;
  readonly addonName?: string | undefined;
}

interface SettingsInput extends AddonInput {
  readonly addonVersion?: string | undefined;
  readonly serviceAccountRoleArn?: string | undefined;
  readonly resolveConflicts?: AddonSettings['resolveConflicts'];
  readonly clientRequestToken?: string | undefined;
  readonly configurationValues?: string | undefined;
  readonly podIdentityAssociations?: readonly AddonPodIdentityAssociations[] | undefined;
}

/** Permission on an add-on, there or not, noted in the audit event of the call. Its ARN ends in an id that nobody knows who may not look. */
export function addonPermission(
  action: string,
  call: Call,
  { directory, settings }: Services,
  { clusterName = '', addonName = '' }: AddonInput,
): Permission {
  const { account, region } = call;
  const known = directory.get(ADDON, account, addonKey(clusterName, addonName))?.body;
  const resource =
    known?.arn ?? `arn:${settings.partition}:eks:${region}:${account}:addon/${clusterName}/${addonName}/*`;
  const tags = Object.entries(known?.tags ?? {});
  const context = Object.fromEntries(
    tags.map(([key, value]) => [`aws:resourcetag/${key.toLowerCase()}`, value]),
  );
  call.audit.resources.push(resource);
  return { action, resource, context };
}

/** On the cluster, for what is about to be made there, with the tags that it is to have. */
export function makingPermission(
  action: string,
  call: Call,
  services: Services,
  clusterName = '',
  tags: Readonly<Record<string, string>> = {},
): Permission {
  const { account, region } = call;
  const base = clusterPermission(services, action, account, region, clusterName);
  const entries = Object.entries(tags);
  const requested = Object.fromEntries(
    entries.map(([key, value]) => [`aws:requesttag/${key.toLowerCase()}`, value]),
  );
  const keys = entries.length === 0 ? {} : { 'aws:tagkeys': entries.map(([key]) => key) };
  call.audit.resources.push(base.resource);
  return { ...base, context: { ...base.context, ...requested, ...keys } };
}

/** Whoever gives an add-on roles binds them to service accounts, and must be allowed to do that as if directly. */
export function rolePermissions(call: Call, services: Services, input: SettingsInput): readonly Permission[] {
  const { clusterName, serviceAccountRoleArn, podIdentityAssociations = [] } = input;
  const passed =
    serviceAccountRoleArn === undefined || serviceAccountRoleArn === ''
      ? []
      : [
          {
            action: 'iam:PassRole',
            resource: serviceAccountRoleArn,
            context: { 'iam:passedtoservice': 'eks.amazonaws.com' },
          },
        ];
  if (podIdentityAssociations.length === 0) return passed;
  return [
    ...passed,
    makingPermission('eks:CreatePodIdentityAssociation', call, services, clusterName),
    ...podIdentityAssociations.flatMap(({ roleArn }) => passRole(roleArn)),
  ];
}

/** Configuration values are JSON or YAML, and YAML is read for both. Aliases are not: a few lines could stand for gigabytes. */
function configurationOf(
  { clusterName = '', addonName = '' }: AddonInput,
  text: string | undefined,
): Json | undefined {
  if (text === undefined) return undefined;
  try {
    // Values of YAML 1.2's core schema are JSON's.
    return parse(text, { maxAliasCount: 0, prettyErrors: false }) as Json;
  } catch {
    const names = { cluster: clusterName, addon: addonName };
    throw invalidAddon(
      names,
      'ConfigurationValue provided in request is not supported: neither JSON nor YAML',
    );
  }
}

function rolesOf(
  given: readonly AddonPodIdentityAssociations[] | undefined,
): readonly AddonRole[] | undefined {
  return given?.map(({ serviceAccount = '', roleArn = '' }) => ({ serviceAccount, roleArn }));
}

/** What the input asks for. Throws `Refusal`. */
export function settingsOf(input: SettingsInput): AddonSettings {
  const { addonVersion, serviceAccountRoleArn, resolveConflicts, clientRequestToken, configurationValues } =
    input;
  return {
    version: addonVersion,
    serviceAccountRoleArn,
    resolveConflicts,
    clientRequestToken,
    configurationValues,
    configuration: configurationOf(input, configurationValues),
    roles: rolesOf(input.podIdentityAssociations),
  };
}
