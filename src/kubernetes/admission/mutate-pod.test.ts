import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import jsonPatch from 'fast-json-patch';
import { annotationWarnings } from './annotation-warnings.ts';
import { NO_ENTRIES } from './config-map-entries.ts';
import { identitySettings } from './identity-settings.ts';
import { mutatePod } from './mutate-pod.ts';
import { parsePod } from './pod-view.ts';
import { podWarnings } from './pod-warnings.ts';
import { DEFAULT_WEBHOOK_CONFIG, type WebhookConfig } from './webhook-config.ts';

const ROLE = 'arn:aws:iam::111122223333:role/app';
const P = 'eks.amazonaws.com';
const TOKEN = '/var/run/secrets/eks.amazonaws.com/serviceaccount/token';
const identity = [
  { name: 'AWS_ROLE_ARN', value: ROLE },
  { name: 'AWS_WEB_IDENTITY_TOKEN_FILE', value: TOKEN },
];
const mount = {
  name: 'aws-iam-token',
  readOnly: true,
  mountPath: '/var/run/secrets/eks.amazonaws.com/serviceaccount',
};
function volume(expirationSeconds = 86_400, audience = 'sts.amazonaws.com') {
  const serviceAccountToken = { audience, expirationSeconds, path: 'token' };
  return { name: 'aws-iam-token', projected: { sources: [{ serviceAccountToken }] } };
}

function account(annotations: Record<string, string> = {}) {
  const all = { [`${P}/role-arn`]: ROLE, ...annotations };
  return { namespace: 'ns', name: 'sa', annotations: new Map(Object.entries(all)) };
}

interface PodParts {
  readonly annotations?: Record<string, string>;
  readonly spec?: Record<string, unknown>;
}

interface FakePod {
  readonly metadata: object;
  readonly spec: {
    readonly serviceAccountName: string;
    readonly containers: unknown;
    readonly volumes?: unknown;
  };
}

function pod({ annotations = {}, spec = {} }: PodParts = {}): FakePod {
  const metadata = { name: 'p', annotations };
  return { metadata, spec: { serviceAccountName: 'sa', containers: [{ name: 'c', image: 'i' }], ...spec } };
}

function mutate(object: object, annotations?: Record<string, string>, config: Partial<WebhookConfig> = {}) {
  const view = parsePod(object);
  const all = { ...DEFAULT_WEBHOOK_CONFIG, ...config };
  const facts = {
    namespace: 'ns',
    name: 'sa',
    associated: false,
    account: account(annotations),
    entries: NO_ENTRIES,
  };
  const settings = identitySettings(view, facts, all, () => 0);
  const onAccount = annotationWarnings(facts.account.annotations, 'service account', all.annotationPrefix);
  if (settings === undefined) return { patch: [], warnings: onAccount };
  return {
    patch: mutatePod(view, settings, all),
    warnings: [...onAccount, ...podWarnings(view, settings, facts, all)],
  };
}

/** The pod as the API server makes it of the patch, by an independent implementation of RFC 6902. */
function applied(object: object, annotations?: Record<string, string>, config?: Partial<WebhookConfig>) {
  const { patch } = mutate(object, annotations, config);
  // Mutable copies for the library's sake.
  const operations = structuredClone(patch) as unknown as jsonPatch.Operation[];
  return jsonPatch.applyPatch(structuredClone(object), operations, true).newDocument as ReturnType<
    typeof pod
  >;
}

test('section 6: single paths, volume first', () => {
  assert.deepEqual(mutate(pod()).patch, [
    { op: 'add', path: '/spec/volumes', value: [volume()] },
    { op: 'add', path: '/spec/containers/0/env', value: identity },
    { op: 'add', path: '/spec/containers/0/volumeMounts', value: [mount] },
  ]);
  const full = {
    name: 'c',
    env: [{ name: 'A', value: '1' }],
    volumeMounts: [{ name: 'x', mountPath: '/x' }],
  };
  const spec = { containers: [full], initContainers: [{ name: 'i' }], volumes: [] };
  assert.deepEqual(mutate(pod({ spec })).patch, [
    { op: 'add', path: '/spec/volumes/0', value: volume() },
    { op: 'add', path: '/spec/containers/0/env/-', value: identity[0] },
    { op: 'add', path: '/spec/containers/0/env/-', value: identity[1] },
    { op: 'add', path: '/spec/containers/0/volumeMounts/-', value: mount },
    { op: 'add', path: '/spec/initContainers/0/env', value: identity },
    { op: 'add', path: '/spec/initContainers/0/volumeMounts', value: [mount] },
  ]);
});

test('section 5.6: the volume is prepended', () => {
  const spec = { volumes: [{ name: 'first', emptyDir: {} }] };
  assert.deepEqual(applied(pod({ spec })).spec.volumes, [volume(), spec.volumes[0]]);
});

test('section 5.3: regional STS, region and identity are appended in this order', () => {
  const result = applied(pod(), { [`${P}/sts-regional-endpoints`]: 'true' }, { region: 'eu-west-1' });
  assert.deepEqual((result.spec.containers as { env?: unknown }[])[0]?.env, [
    { name: 'AWS_STS_REGIONAL_ENDPOINTS', value: 'regional' },
    { name: 'AWS_DEFAULT_REGION', value: 'eu-west-1' },
    { name: 'AWS_REGION', value: 'eu-west-1' },
    ...identity,
  ]);
});

test('section 5.1: one member of a group marks the whole group', () => {
  const env = [
    { name: 'AWS_REGION', value: 'x' },
    { name: 'AWS_ROLE_ARN', value: 'mine' },
  ];
  const { patch, warnings } = mutate(
    pod({ spec: { containers: [{ name: 'c', env }] } }),
    {},
    { region: 'r' },
  );
  assert.deepEqual(
    patch.map(({ path }) => path),
    ['/spec/volumes', '/spec/containers/0/volumeMounts'],
  );
  assert.deepEqual(warnings, ['container "c" sets only one of AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE']);
});

test('section 5.2: all three groups defined skips the container, mount included', () => {
  const env = [
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'AWS_ROLE_ARN',
    'AWS_DEFAULT_REGION',
    'AWS_STS_REGIONAL_ENDPOINTS',
  ];
  const containers = [{ name: 'c', env: env.map((name) => ({ name, value: 'x' })) }];
  assert.deepEqual(
    mutate(pod({ spec: { containers } })).patch.map(({ path }) => path),
    ['/spec/volumes'],
  );
});

test('section 5.4: a container that mounts the volume anywhere gets no second mount', () => {
  const containers = [{ name: 'c', volumeMounts: [{ name: 'aws-iam-token', mountPath: '/other' }] }];
  const paths = mutate(pod({ spec: { containers } })).patch.map(({ path }) => path);
  assert.deepEqual(paths, ['/spec/volumes', '/spec/containers/0/env']);
});

test('section 3.2: skip-containers applies to both kinds; names are trimmed; a malformed record skips nothing', () => {
  const spec = { containers: [{ name: 'a' }, { name: 'b' }], initContainers: [{ name: 'i' }] };
  const paths = (value: string) =>
    mutate(pod({ annotations: { [`${P}/skip-containers`]: value }, spec }))
      .patch.map(({ path }) => path)
      .filter((path) => path.endsWith('/env'));
  assert.deepEqual(paths('a, i'), ['/spec/containers/1/env']);
  assert.equal(paths('a,"i').length, 3);
});

test("section 3.4: token expiration is the pod's, the service account's, the default; at least 600", () => {
  const expiration = (onPod: string | undefined, onAccount: string | undefined, tokenExpiration = 86_400) => {
    const annotations = onPod === undefined ? {} : { [`${P}/token-expiration`]: onPod };
    const accountSide = onAccount === undefined ? {} : { [`${P}/token-expiration`]: onAccount };
    const result = applied(pod({ annotations }), accountSide, { tokenExpiration });
    const [first] = result.spec.volumes as ReturnType<typeof volume>[];
    return first?.projected.sources[0]?.serviceAccountToken.expirationSeconds;
  };
  assert.equal(expiration('1000', '2000'), 1000);
  assert.equal(expiration('soon', '2000'), 2000);
  assert.equal(expiration(undefined, 'soon'), 86_400);
  assert.equal(expiration('1', '2000'), 600);
  assert.equal(expiration(undefined, undefined, 10), 600);
});

test('section 3.4: audience of the service account, else the default', () => {
  assert.deepEqual(applied(pod(), { [`${P}/audience`]: 'mine' }).spec.volumes, [volume(86_400, 'mine')]);
});

test('section 5.5: Windows paths by node selector or spec.os; the mount path stays', () => {
  for (const spec of [
    { nodeSelector: { 'kubernetes.io/os': 'windows' } },
    { nodeSelector: { 'beta.kubernetes.io/os': 'windows' } },
    { os: { name: 'windows' } },
  ]) {
    const [container] = applied(pod({ spec })).spec.containers as {
      env?: unknown[];
      volumeMounts?: unknown;
    }[];
    assert.deepEqual(container?.env?.[1], {
      name: 'AWS_WEB_IDENTITY_TOKEN_FILE',
      value: 'C:\\var\\run\\secrets\\eks.amazonaws.com\\serviceaccount\\token',
    });
    assert.deepEqual(container?.volumeMounts, [mount]);
  }
});

test('without a role nothing is done; a mistyped annotation is pointed out', () => {
  const mistyped = { [`${P}/role-arn`]: '', 'eks.amazon.com/role-arn': ROLE };
  const { patch, warnings } = mutate(pod(), mistyped);
  assert.deepEqual(patch, []);
  assert.deepEqual(warnings, [
    'eks.amazonaws.com/role-arn is empty: no AWS role for this pod',
    'annotation "eks.amazon.com/role-arn" is not read: did you mean eks.amazonaws.com/role-arn?',
  ]);
});

test('section 10: a malformed ARN is used all the same, with a warning that cannot forge a line', () => {
  const { patch, warnings } = mutate(pod(), { [`${P}/role-arn`]: 'role\n\u001b[2Jx' });
  assert.equal(patch.length, 3);
  assert.deepEqual(warnings, ['eks.amazonaws.com/role-arn is not a role ARN: "role\\n\\u001b[2Jx"']);
});

test('section 5.6: a foreign volume of the same name is kept, with a warning', () => {
  const spec = { volumes: [{ name: 'aws-iam-token', hostPath: { path: '/etc' } }] };
  const { warnings } = mutate(pod({ spec }));
  assert.deepEqual(applied(pod({ spec })).spec.volumes, spec.volumes);
  assert.deepEqual(warnings, ['volume aws-iam-token exists and projects no token: AWS calls will fail']);
});

const hostileName = fc.constantFrom(
  'a/b',
  '~1',
  '~',
  '-',
  '0',
  '__proto__',
  'constructor',
  '',
  '../..',
  'x\0y',
);
const container = fc.record(
  {
    name: fc.oneof(hostileName, fc.string()),
    env: fc.array(fc.record({ name: fc.oneof(hostileName, fc.constantFrom('AWS_REGION', 'AWS_ROLE_ARN')) })),
    volumeMounts: fc.array(fc.record({ name: fc.oneof(hostileName, fc.constant('aws-iam-token')) })),
    futureField: fc.jsonValue(),
  },
  { requiredKeys: ['name'] },
);
const spec = fc.record(
  {
    containers: fc.array(container, { minLength: 1 }),
    initContainers: fc.array(container),
    volumes: fc.array(fc.record({ name: hostileName })),
  },
  { requiredKeys: ['containers'] },
);

test('attack: whatever names a pod holds, the patch applies, is idempotent and only adds', () => {
  fc.assert(
    fc.property(spec, (parts) => {
      const before = pod({ spec: parts });
      const options = { region: 'r', regionalSts: true };
      const after = applied(before, {}, options);
      assert.deepEqual(mutate(after, {}, options).patch, []);
      const strip = (object: FakePod) =>
        (object.spec.containers as { name: string }[]).map((entry) => ({
          ...entry,
          env: 0,
          volumeMounts: 0,
        }));
      assert.deepEqual(strip(after), strip(before));
      for (const { path } of mutate(before, {}, options).patch)
        assert.match(
          path,
          /^\/spec\/(volumes(\/0)?|(containers|initContainers)\/\d+\/(env|volumeMounts)(\/-)?)$/,
        );
    }),
    { numRuns: 200 },
  );
});
