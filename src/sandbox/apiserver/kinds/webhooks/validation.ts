import {
  duplicate,
  type FieldFault,
  forbiddenField,
  invalidValue,
  notSupported,
  required,
} from '../../errors/field-fault.ts';
import { type Tree, textOf, treesOf } from '../../objects/tree.ts';
import { memberOf } from '../../tables/columns.ts';
import { subdomainFault } from '../../validation/names.ts';

const FAILURE_POLICIES = ['Fail', 'Ignore'];
const SIDE_EFFECTS = ['None', 'NoneOnDryRun'];
/** Review versions that this server speaks. */
const REVIEW_VERSIONS = ['v1', 'v1beta1'];
const OPERATIONS = ['*', 'CREATE', 'UPDATE', 'DELETE', 'CONNECT'];

function urlFaults(field: string, url: string): FieldFault[] {
  if (!URL.canParse(url)) return [invalidValue(field, url, 'url must be a valid URL')];
  const { protocol, username, search, hash, hostname } = new URL(url);
  return [
    ...(protocol === 'https:' ? [] : [invalidValue(field, url, "'https' is the only allowed URL scheme")]),
    ...(hostname === '' ? [invalidValue(field, url, 'host must be specified')] : []),
    ...(username === '' ? [] : [invalidValue(field, url, 'user information is not permitted in the URL')]),
    ...(hash === '' ? [] : [invalidValue(field, url, 'fragments are not permitted in the URL')]),
    ...(search === '' ? [] : [invalidValue(field, url, 'query parameters are not permitted in the URL')]),
  ];
}

function clientFaults(at: string, webhook: Tree): FieldFault[] {
  const client = memberOf(webhook, 'clientConfig');
  const url = textOf(client, 'url');
  if (url !== '') return urlFaults(`${at}.clientConfig.url`, url);
  // Services have no addresses here: refusing one is honest, accepting one would fail every call.
  return [required(`${at}.clientConfig`, 'url must be specified: this cluster has no services')];
}

function ruleFaults(at: string, webhook: Tree): FieldFault[] {
  return treesOf(webhook, 'rules').flatMap((rule, index) =>
    (['operations', 'apiGroups', 'apiVersions', 'resources'] as const).flatMap((member) => {
      const values = Array.isArray(rule[member]) ? rule[member].map(String) : [];
      const field = `${at}.rules[${index}].${member}`;
      if (values.length === 0) return [required(field)];
      if (member !== 'operations') return [];
      return values
        .filter((value) => !OPERATIONS.includes(value))
        .map((value) => notSupported(field, value, OPERATIONS));
    }),
  );
}

function policyFaults(at: string, webhook: Tree): FieldFault[] {
  const policy = textOf(webhook, 'failurePolicy');
  const effects = textOf(webhook, 'sideEffects');
  const timeout = Number(webhook.timeoutSeconds);
  const versions = Array.isArray(webhook.admissionReviewVersions)
    ? webhook.admissionReviewVersions.map(String)
    : [];
  return [
    ...(FAILURE_POLICIES.includes(policy)
      ? []
      : [notSupported(`${at}.failurePolicy`, policy, FAILURE_POLICIES)]),
    ...(effects === ''
      ? [required(`${at}.sideEffects`, 'must specify one of None, NoneOnDryRun')]
      : SIDE_EFFECTS.includes(effects)
        ? []
        : [notSupported(`${at}.sideEffects`, effects, SIDE_EFFECTS)]),
    ...(timeout >= 1 && timeout <= 30
      ? []
      : [
          invalidValue(`${at}.timeoutSeconds`, timeout, 'the timeout value must be between 1 and 30 seconds'),
        ]),
    ...(versions.some((version) => REVIEW_VERSIONS.includes(version))
      ? []
      : [
          invalidValue(
            `${at}.admissionReviewVersions`,
            versions,
            `must include at least one of ${REVIEW_VERSIONS.join(', ')}`,
          ),
        ]),
  ];
}

function nameFaults(at: string, name: string): FieldFault[] {
  if (name === '') return [required(`${at}.name`)];
  const fault =
    subdomainFault(name) ??
    (name.split('.').length < 3
      ? 'should be a domain with at least three segments separated by dots'
      : undefined);
  return fault === undefined ? [] : [invalidValue(`${at}.name`, name, fault)];
}

/** Conditions decide by CEL who is called; without CEL, calling everybody or nobody would both be wrong. */
function conditionFaults(at: string, webhook: Tree): FieldFault[] {
  return treesOf(webhook, 'matchConditions').length === 0
    ? []
    : [forbiddenField(`${at}.matchConditions`, 'CEL expressions are not built in this sandbox')];
}

export function validateWebhooks(configuration: Tree): FieldFault[] {
  const seen = new Set<string>();
  return treesOf(configuration, 'webhooks').flatMap((webhook, index) => {
    const at = `webhooks[${index}]`;
    const name = textOf(webhook, 'name');
    const repeated = seen.has(name);
    seen.add(name);
    return [
      ...nameFaults(at, name),
      ...(repeated ? [duplicate(`${at}.name`, name)] : []),
      ...clientFaults(at, webhook),
      ...ruleFaults(at, webhook),
      ...policyFaults(at, webhook),
      ...conditionFaults(at, webhook),
    ];
  });
}
