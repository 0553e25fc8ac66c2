/**
 * Reduces the models of `@kubernetes/client-node` to `data/kubernetes-openapi.json`: the definitions that the sandbox's
 * API server publishes, validates and merges by. `--check` fails when the file is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ATOMIC, KEYED_LISTS } from '../src/sandbox/apiserver/openapi/list-types.ts';
import { MERGE_RULES } from '../src/sandbox/apiserver/openapi/merge-keys.ts';

interface Attribute {
  readonly baseName: string;
  readonly type: string;
  readonly format: string;
}
type Schema = Record<string, unknown>;

const CORE = 'io.k8s.api.core.v1';
const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';

/** Models in the order that decides the group of what they share: a model belongs to the first group that reaches it. */
const ROOTS: readonly (readonly [group: string, models: readonly string[]])[] = [
  [
    META,
    [
      'V1ObjectMeta',
      'V1ListMeta',
      'V1LabelSelector',
      'V1LabelSelectorRequirement',
      'V1OwnerReference',
      'V1ManagedFieldsEntry',
      'V1DeleteOptions',
      'V1Preconditions',
      'V1Status',
      'V1StatusDetails',
      'V1StatusCause',
      'V1Condition',
      'V1FieldSelectorRequirement',
    ],
  ],
  [
    CORE,
    [
      'V1Namespace',
      'V1ServiceAccount',
      'V1Pod',
      'V1ConfigMap',
      'V1Secret',
      'CoreV1Event',
      'V1Node',
      'V1Service',
      'V1ReplicationController',
      'V1PodTemplateSpec',
      'V1NamespaceList',
      'V1ServiceAccountList',
      'V1PodList',
      'V1ConfigMapList',
      'V1SecretList',
      'CoreV1EventList',
      'V1NodeList',
      'V1ServiceList',
      'V1ReplicationControllerList',
    ],
  ],
  ['io.k8s.api.batch.v1', ['V1Job', 'V1JobList', 'V1CronJob', 'V1CronJobList']],
  [
    'io.k8s.api.apps.v1',
    [
      'V1Deployment',
      'V1ReplicaSet',
      'V1DaemonSet',
      'V1ControllerRevision',
      'V1DeploymentList',
      'V1ReplicaSetList',
      'V1DaemonSetList',
      'V1ControllerRevisionList',
    ],
  ],
  ['io.k8s.api.autoscaling.v1', ['V1Scale']],
  ['io.k8s.api.scheduling.v1', ['V1PriorityClass', 'V1PriorityClassList']],
  [
    'io.k8s.api.rbac.v1',
    [
      'V1Role',
      'V1RoleBinding',
      'V1ClusterRole',
      'V1ClusterRoleBinding',
      'V1RoleList',
      'V1RoleBindingList',
      'V1ClusterRoleList',
      'V1ClusterRoleBindingList',
    ],
  ],
  [
    'io.k8s.api.admissionregistration.v1',
    [
      'V1MutatingWebhookConfiguration',
      'V1ValidatingWebhookConfiguration',
      'V1MutatingWebhookConfigurationList',
      'V1ValidatingWebhookConfigurationList',
    ],
  ],
  ['io.k8s.api.authentication.v1', ['AuthenticationV1TokenRequest', 'V1TokenReview', 'V1SelfSubjectReview']],
  [
    'io.k8s.api.authorization.v1',
    [
      'V1SelfSubjectAccessReview',
      'V1SelfSubjectRulesReview',
      'V1SubjectAccessReview',
      'V1LocalSubjectAccessReview',
    ],
  ],
  ['io.k8s.api.coordination.v1', ['V1Lease', 'V1LeaseList']],
];

/** API group of each package that has kinds. */
const API_GROUPS: Readonly<Record<string, string>> = {
  [CORE]: '',
  'io.k8s.api.batch.v1': 'batch',
  'io.k8s.api.rbac.v1': 'rbac.authorization.k8s.io',
  'io.k8s.api.admissionregistration.v1': 'admissionregistration.k8s.io',
  'io.k8s.api.authentication.v1': 'authentication.k8s.io',
  'io.k8s.api.authorization.v1': 'authorization.k8s.io',
  'io.k8s.api.coordination.v1': 'coordination.k8s.io',
  'io.k8s.api.apps.v1': 'apps',
  'io.k8s.api.autoscaling.v1': 'autoscaling',
  'io.k8s.api.scheduling.v1': 'scheduling.k8s.io',
};

/** Maps whose values are quantities (numbers are allowed); the models call them strings. */
const QUANTITY_MAPS = new Set([
  'limits',
  'requests',
  'capacity',
  'allocatable',
  'allocatedResources',
  'overhead',
]);
const QUANTITY_FIELDS = new Set(['sizeLimit', 'divisor']);

const QUANTITY = 'io.k8s.apimachinery.pkg.api.resource.Quantity';
const INT_OR_STRING = 'io.k8s.apimachinery.pkg.util.intstr.IntOrString';
const TIME = `${META}.Time`;
const MICRO_TIME = `${META}.MicroTime`;

const modelsFolder = join(
  dirname(createRequire(import.meta.url).resolve('@kubernetes/client-node')),
  'gen',
  'models',
);
const names = new Map<string, string>();

const kindOf = (model: string): string => model.replace(/^([A-Z][a-z]+)?V1(?=[A-Z])/, '');

/** Descriptions and required members stand only in the type declarations. */
function readDeclaration(model: string): {
  description: string;
  members: Map<string, { description: string; required: boolean }>;
} {
  const text = readFileSync(join(modelsFolder, `${model}.d.ts`), 'utf8');
  const clean = (comment: string | undefined): string =>
    (comment ?? '')
      .replace(/\\(["'`])/g, '$1')
      .replace(/\s*\n\s*\*?\s*/g, ' ')
      .trim();
  const head = /\/\*\*\n\* ([\s\S]*?)\n\*\/\nexport declare class/.exec(text);
  const members = new Map<string, { description: string; required: boolean }>();
  for (const match of text.matchAll(
    /(?: {4}\/\*\*\n {4}\* ([^\n]*(?:\n {4}\* [^\n]*)*)\n {4}\*\/\n)? {4}'([^']+)'(\??):/g,
  )) {
    members.set(match[2] ?? '', { description: clean(match[1]), required: match[3] === '' });
  }
  return { description: clean(head?.[1]), members };
}

async function attributesOf(model: string): Promise<readonly Attribute[]> {
  const module = await import(join(modelsFolder, `${model}.js`));
  return module[model].getAttributeTypeMap();
}

const referenced = (type: string): string | undefined =>
  /(?:^|<|: )((?:[A-Z][a-z]+)?V1[A-Z]\w+)/.exec(type)?.[1];

/** Gives every model reachable from `model` the package `group`, unless an earlier group has it. */
async function claim(model: string, group: string): Promise<void> {
  if (names.has(model) || model === 'V1MicroTime') return;
  names.set(model, `${group}.${kindOf(model)}`);
  for (const { type } of await attributesOf(model)) {
    const next = referenced(type);
    if (next !== undefined) await claim(next, group);
  }
}

const SCALARS: Readonly<Record<string, (format: string) => Schema>> = {
  string: (format) => (format === '' ? { type: 'string' } : { type: 'string', format }),
  boolean: () => ({ type: 'boolean' }),
  number: (format) => (format === 'double' ? { type: 'number', format } : { type: 'integer', format }),
  Date: () => ({ $ref: TIME }),
  V1MicroTime: () => ({ $ref: MICRO_TIME }),
  IntOrString: () => ({ $ref: INT_OR_STRING }),
  any: () => ({ type: 'object' }),
};

function schemaOf(type: string, format: string, property: string): Schema {
  const array = /^Array<(.*)>$/.exec(type);
  if (array) return { type: 'array', items: schemaOf(array[1] ?? '', format, '') };
  const map = /^\{ \[key: string\]: (.*); \}$/.exec(type);
  if (map) {
    const inner = QUANTITY_MAPS.has(property) ? { $ref: QUANTITY } : schemaOf(map[1] ?? '', format, '');
    return { type: 'object', additionalProperties: inner };
  }
  if (QUANTITY_FIELDS.has(property) && type === 'string') return { $ref: QUANTITY };
  const name = names.get(type);
  if (name !== undefined) return { $ref: name };
  const scalar = SCALARS[type];
  if (scalar === undefined) throw new Error(`no schema for ${type}`);
  return scalar(format);
}

async function definitionOf(model: string, name: string): Promise<Schema> {
  const { description, members } = readDeclaration(model);
  const properties: Record<string, Schema> = {};
  for (const { baseName, type, format } of await attributesOf(model)) {
    const rule = MERGE_RULES[`${kindOf(model)}.${baseName}`];
    const keys = KEYED_LISTS[`${kindOf(model)}.${baseName}`];
    const text = members.get(baseName)?.description;
    properties[baseName] = {
      ...(text === undefined || text === '' ? {} : { description: text }),
      ...schemaOf(type, format, baseName),
      ...(rule === undefined ? {} : { 'x-kubernetes-patch-strategy': rule.strategy }),
      ...(rule?.key === undefined ? {} : { 'x-kubernetes-patch-merge-key': rule.key }),
      ...(keys === undefined ? {} : { 'x-kubernetes-list-type': keys.length === 0 ? 'set' : 'map' }),
      ...(keys === undefined || keys.length === 0 ? {} : { 'x-kubernetes-list-map-keys': keys }),
      ...(ATOMIC.has(`${kindOf(model)}.${baseName}`) ? { 'x-kubernetes-map-type': 'atomic' } : {}),
    };
  }
  const required = [...members].filter(([, member]) => member.required).map(([member]) => member);
  const group = API_GROUPS[name.slice(0, name.lastIndexOf('.'))];
  const isKind =
    group !== undefined && 'kind' in properties && 'apiVersion' in properties && 'metadata' in properties;
  return {
    description,
    ...(required.length > 0 ? { required } : {}),
    type: 'object',
    properties,
    ...(ATOMIC.has(kindOf(model)) ? { 'x-kubernetes-map-type': 'atomic' } : {}),
    ...(isKind ? { 'x-kubernetes-group-version-kind': [{ group, kind: kindOf(model), version: 'v1' }] } : {}),
  };
}

async function reduce(): Promise<string> {
  for (const [group, models] of ROOTS) for (const model of models) await claim(model, group);
  const definitions: Record<string, Schema> = {
    [QUANTITY]: {
      description: 'A fixed-point number such as 500m, 1.5 or 64Mi.',
      type: 'string',
      format: 'quantity',
    },
    [INT_OR_STRING]: { description: 'An integer or a string.', type: 'string', format: 'int-or-string' },
    [TIME]: { description: 'A time in RFC 3339 form.', type: 'string', format: 'date-time' },
    [MICRO_TIME]: {
      description: 'A time in RFC 3339 form with microseconds.',
      type: 'string',
      format: 'date-time',
    },
  };
  for (const [model, name] of names) definitions[name] = await definitionOf(model, name);
  const sorted = Object.fromEntries(Object.entries(definitions).sort(([a], [b]) => (a < b ? -1 : 1)));
  const lines = Object.entries(sorted).map(
    ([name, schema]) => `${JSON.stringify(name)}:${JSON.stringify(schema)}`,
  );
  return `{\n${lines.join(',\n')}\n}\n`;
}

const target = new URL('../data/kubernetes-openapi.json', import.meta.url);
const text = await reduce();
if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error(
      'error: data/kubernetes-openapi.json is stale\nhint: run scripts/reduce-kubernetes-openapi.ts',
    );
    process.exitCode = 1;
  }
} else {
  writeFileSync(target, text);
}
