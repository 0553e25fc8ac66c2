import { childOf, setDefault, type Tree, treesOf } from '../../objects/tree.ts';
import { defineResource } from '../../resources/define.ts';
import type { Resource } from '../../resources/resource.ts';
import { AGE_COLUMN, countColumn, NAME_COLUMN } from '../../tables/columns.ts';
import { validateWebhooks } from './validation.ts';

function setWebhookDefaults(webhook: Tree, mutating: boolean): void {
  setDefault(webhook, 'failurePolicy', 'Fail');
  setDefault(webhook, 'matchPolicy', 'Equivalent');
  setDefault(webhook, 'timeoutSeconds', 10);
  childOf(webhook, 'namespaceSelector');
  childOf(webhook, 'objectSelector');
  if (mutating) setDefault(webhook, 'reinvocationPolicy', 'Never');
  for (const rule of treesOf(webhook, 'rules')) setDefault(rule, 'scope', '*');
}

function configuration(kind: string, plural: string, mutating: boolean): Resource {
  return defineResource({
    group: 'admissionregistration.k8s.io',
    kind,
    plural,
    namespaced: false,
    categories: ['api-extensions'],
    hasGeneration: true,
    columns: [
      NAME_COLUMN,
      countColumn('Webhooks', (object) => treesOf(object, 'webhooks').length),
      AGE_COLUMN,
    ],
    setDefaults: (object) =>
      treesOf(object, 'webhooks').forEach((webhook) => void setWebhookDefaults(webhook, mutating)),
    validate: validateWebhooks,
  });
}

export const MUTATING_WEBHOOK = configuration(
  'MutatingWebhookConfiguration',
  'mutatingwebhookconfigurations',
  true,
);
export const VALIDATING_WEBHOOK = configuration(
  'ValidatingWebhookConfiguration',
  'validatingwebhookconfigurations',
  false,
);
