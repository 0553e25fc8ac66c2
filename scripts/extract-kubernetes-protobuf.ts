/**
 * Reduces the Go types of `k8s.io/api` and `k8s.io/apimachinery` (v0.35) to `data/kubernetes-protobuf.json`: field numbers,
 * JSON names and types of the served kinds, by which protobuf bodies are read.
 *
 *     go mod download k8s.io/api@v0.35.2 k8s.io/apimachinery@v0.35.2
 *     node scripts/extract-kubernetes-protobuf.ts API-DIR APIMACHINERY-DIR
 *
 * A message is `{ "NUMBER": [name, type, flags] }`: type is a scalar, `Time`, `Quantity`, … or the name of a message; flags are
 * `p` pointer (a zero value is meant), `r` repeated, `m` map from string, `i` inlined into its parent, `z` written in JSON even when zero.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [api = '', apimachinery = ''] = process.argv.slice(2);
if (apimachinery === '') {
  console.error('error: two folders are needed: of k8s.io/api and of k8s.io/apimachinery');
  process.exit(2);
}

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';
const SOURCES: Readonly<Record<string, string>> = {
  'io.k8s.api.core.v1': join(api, 'core/v1/types.go'),
  'io.k8s.api.batch.v1': join(api, 'batch/v1/types.go'),
  'io.k8s.api.rbac.v1': join(api, 'rbac/v1/types.go'),
  'io.k8s.api.admissionregistration.v1': join(api, 'admissionregistration/v1/types.go'),
  'io.k8s.api.authentication.v1': join(api, 'authentication/v1/types.go'),
  'io.k8s.api.authorization.v1': join(api, 'authorization/v1/types.go'),
  'io.k8s.api.coordination.v1': join(api, 'coordination/v1/types.go'),
  'io.k8s.api.apps.v1': join(api, 'apps/v1/types.go'),
  'io.k8s.api.autoscaling.v1': join(api, 'autoscaling/v1/types.go'),
  'io.k8s.api.scheduling.v1': join(api, 'scheduling/v1/types.go'),
  [META]: join(apimachinery, 'pkg/apis/meta/v1/types.go'),
};
const ROOTS = [
  `${META}.DeleteOptions`,
  ...['Namespace', 'ServiceAccount', 'Pod', 'ConfigMap', 'Secret', 'Event', 'Node', 'Service'].map(
    (kind) => `io.k8s.api.core.v1.${kind}`,
  ),
  'io.k8s.api.batch.v1.Job',
  ...['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'].map((kind) => `io.k8s.api.rbac.v1.${kind}`),
  ...['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'].map(
    (kind) => `io.k8s.api.admissionregistration.v1.${kind}`,
  ),
  ...['TokenRequest', 'TokenReview', 'SelfSubjectReview'].map(
    (kind) => `io.k8s.api.authentication.v1.${kind}`,
  ),
  ...[
    'SelfSubjectAccessReview',
    'SelfSubjectRulesReview',
    'SubjectAccessReview',
    'LocalSubjectAccessReview',
  ].map((kind) => `io.k8s.api.authorization.v1.${kind}`),
  'io.k8s.api.coordination.v1.Lease',
  'io.k8s.api.batch.v1.CronJob',
  ...['Deployment', 'ReplicaSet', 'DaemonSet'].map((kind) => `io.k8s.api.apps.v1.${kind}`),
  'io.k8s.api.autoscaling.v1.Scale',
  'io.k8s.api.scheduling.v1.PriorityClass',
];

const SPECIAL: Readonly<Record<string, string>> = {
  'metav1.Time': 'Time',
  Time: 'Time',
  'metav1.MicroTime': 'MicroTime',
  MicroTime: 'MicroTime',
  'resource.Quantity': 'Quantity',
  'intstr.IntOrString': 'IntOrString',
  FieldsV1: 'FieldsV1',
  'metav1.FieldsV1': 'FieldsV1',
};
const SCALARS = new Set(['string', 'bool', 'int32', 'int64', 'float64', 'byte']);
/** Types whose zero value can be told from absence in JSON. */
const WITH_ZERO = new Set(['string', 'bool', 'int32', 'int64', 'IntOrString']);
const PACKAGES: Readonly<Record<string, string>> = {
  metav1: META,
  v1: 'io.k8s.api.core.v1',
  corev1: 'io.k8s.api.core.v1',
  apiv1: 'io.k8s.api.core.v1',
  batchv1: 'io.k8s.api.batch.v1',
};

type Row = readonly [name: string, type: string, flags: string];
interface Source {
  readonly structs: ReadonlyMap<string, string>;
  readonly aliases: ReadonlyMap<string, string>;
}

function parseSource(path: string): Source {
  const text = readFileSync(path, 'utf8').replace(/^\s*\/\/.*$/gm, '');
  const structs = new Map(
    [...text.matchAll(/^type (\w+) struct \{\n([\s\S]*?)^\}/gm)].map((m) => [m[1] ?? '', m[2] ?? '']),
  );
  const aliases = new Map(
    [...text.matchAll(/^type (\w+) ((?:\[\]|map\[\w+\])?[\w.]+)$/gm)].map((m) => [m[1] ?? '', m[2] ?? '']),
  );
  return { structs, aliases };
}

const sources = new Map(Object.entries(SOURCES).map(([name, path]) => [name, parseSource(path)]));

/** Package and plain name of a Go type as written in `from`. */
function locate(type: string, from: string): readonly [string, string] {
  const [prefix, name] = type.includes('.') ? (type.split('.', 2) as [string, string]) : [undefined, type];
  return [prefix === undefined ? from : (PACKAGES[prefix] ?? from), name];
}

interface Resolved {
  readonly type: string;
  readonly flags: string;
  readonly message?: readonly [string, string];
}

function resolve(written: string, from: string): Resolved {
  if (written.startsWith('*')) {
    const inner = resolve(written.slice(1), from);
    return { ...inner, flags: `${inner.flags}p` };
  }
  if (written === '[]byte') return { type: 'bytes', flags: '' };
  if (written.startsWith('[]')) {
    const inner = resolve(written.slice(2), from);
    return { ...inner, flags: `${inner.flags}r` };
  }
  const map = /^map\[(\w+)\](.+)$/.exec(written);
  if (map) {
    const inner = resolve(map[2] ?? '', from);
    return { ...inner, flags: `${inner.flags}m` };
  }
  const special = SPECIAL[written];
  if (special !== undefined) return { type: special, flags: '' };
  if (SCALARS.has(written)) return { type: written, flags: '' };
  if (written === 'types.UID') return { type: 'string', flags: '' };
  const [home, name] = locate(written, from);
  if (written.endsWith('ExtraValue')) return { type: 'Strings', flags: '' };
  const source = sources.get(home);
  const alias = source?.aliases.get(name);
  if (alias !== undefined) return resolve(alias, home);
  if (source?.structs.has(name) === true)
    return { type: `${home}.${name}`, flags: '', message: [home, name] };
  return { type: 'string', flags: '' };
}

const messages: Record<string, Record<string, Row>> = {};

function reduce(home: string, name: string): void {
  const key = `${home}.${name}`;
  if (messages[key] !== undefined) return;
  const rows: Record<string, Row> = {};
  messages[key] = rows;
  for (const line of (sources.get(home)?.structs.get(name) ?? '').split('\n')) {
    const field = /^\s*(?:(\w+)\s+)?([\w.[\]*]+)\s+`(.*)`/.exec(line);
    const number = /protobuf:"\w+,(\d+),/.exec(field?.[3] ?? '')?.[1];
    const json = /json:"([^",]*)(,[^"]*)?"/.exec(field?.[3] ?? '');
    if (field === null || number === undefined || json === null) continue;
    const inline = (json[2] ?? '').includes('inline');
    const { type, flags, message } = resolve(field[2] ?? '', home);
    const always = flags === '' && WITH_ZERO.has(type) && !/omitempty|omitzero/.test(json[2] ?? '');
    rows[number] = [json[1] ?? '', type, `${flags}${inline ? 'i' : ''}${always ? 'z' : ''}`];
    if (message !== undefined) reduce(...message);
  }
}

for (const root of ROOTS) {
  const cut = root.lastIndexOf('.');
  reduce(root.slice(0, cut), root.slice(cut + 1));
}
const lines = Object.entries(messages)
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([name, rows]) => `${JSON.stringify(name)}:${JSON.stringify(rows)}`);
writeFileSync(new URL('../data/kubernetes-protobuf.json', import.meta.url), `{\n${lines.join(',\n')}\n}\n`);
