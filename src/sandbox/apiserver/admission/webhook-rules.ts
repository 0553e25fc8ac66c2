import { NAMESPACE } from '../kinds/core/namespace.ts';
import { isTree, type Tree, textOf, treesOf } from '../objects/tree.ts';
import type { AdmissionRequest } from '../objects/write.ts';
import { type Labels, matchesLabels, requirementsOf } from '../selectors/label-selector.ts';
import { metaOf } from '../tables/columns.ts';
import type { AdmissionContext } from './context.ts';

/** Webhooks never judge webhooks: else one could lock itself in. */
const EXEMPT = new Set(['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration']);

function names(rule: Tree, member: string): readonly string[] {
  const values = rule[member];
  return Array.isArray(values) ? values.map(String) : [];
}

function includes(values: readonly string[], value: string): boolean {
  return values.includes('*') || values.includes(value);
}

/** `pods`, `pods/status`, `pods/*`, `*`, every resource with a slash and a subresource or `*`. */
function coversResource(patterns: readonly string[], plural: string, subresource: string): boolean {
  return patterns.some((pattern) => {
    const [resource = '', sub = ''] = pattern.split('/', 2);
    return (resource === '*' || resource === plural) && (sub === '*' ? true : sub === subresource);
  });
}

function coversScope(rule: Tree, namespaced: boolean): boolean {
  const scope = textOf(rule, 'scope') || '*';
  return scope === '*' || (scope === 'Namespaced') === namespaced;
}

function covers(rule: Tree, { operation, resource, subresource }: AdmissionRequest): boolean {
  return (
    includes(names(rule, 'operations'), operation) &&
    includes(names(rule, 'apiGroups'), resource.group) &&
    includes(names(rule, 'apiVersions'), resource.version) &&
    coversResource(names(rule, 'resources'), resource.plural, subresource) &&
    coversScope(rule, resource.namespaced)
  );
}

function labelsOf(object: Tree | undefined): Labels {
  const labels = object === undefined ? undefined : metaOf(object).labels;
  return isTree(labels) ? (labels as Record<string, string>) : {}; // labels were decoded as a map of strings
}

function namespaceLabels(context: AdmissionContext, request: AdmissionRequest): Labels | undefined {
  if (request.resource.kind === 'Namespace') return labelsOf(request.object ?? request.oldObject);
  if (request.namespace === undefined) return undefined;
  return labelsOf(context.get(NAMESPACE, undefined, request.namespace));
}

/** Does the webhook want to see the request? */
export function webhookMatches(context: AdmissionContext, webhook: Tree, request: AdmissionRequest): boolean {
  if (EXEMPT.has(request.resource.kind)) return false;
  if (!treesOf(webhook, 'rules').some((rule) => covers(rule, request))) return false;
  const namespace = namespaceLabels(context, request);
  if (namespace !== undefined && !matchesLabels(requirementsOf(webhook.namespaceSelector), namespace))
    return false;
  const object = requirementsOf(webhook.objectSelector);
  return [request.object, request.oldObject].some(
    (one) => one !== undefined && matchesLabels(object, labelsOf(one)),
  );
}
