import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { cryptography } from '../../src/crypto/index.ts';
import { call } from '../fakes/kubernetes-call.fake.ts';
import { ACCOUNT, CLUSTER, type SandboxApi, startSandboxApi } from '../fakes/sandbox-api.fake.ts';

const PODS = '/api/v1/namespaces/default/pods';
const pod = (name: string, extra: object = {}) => ({
  metadata: { name },
  spec: { containers: [{ name: 'c', image: 'busybox' }], ...extra },
});

let api: SandboxApi;
before(async () => {
  api = await startSandboxApi();
});
after(() => api.close());

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

async function tokenOf(
  options: { audiences?: string[]; boundPod?: { name: string; uid: string } } = {},
): Promise<string> {
  const request = {
    audiences: options.audiences ?? [],
    expirationSeconds: 600,
    ...(options.boundPod ? { boundPod: options.boundPod } : {}),
  };
  return (await api.server.api.createToken('default', 'default', request)).token;
}

function sign(header: object, claims: object): string {
  const input = `${encode(header)}.${encode(claims)}`;
  const { key } = api.services.keyring.signingKey(ACCOUNT, CLUSTER);
  return `${input}.${Buffer.from(cryptography.signJws('RS256', key, input)).toString('base64url')}`;
}

const whoami = (token: string) =>
  call(api, '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
    method: 'POST',
    identity: 'none',
    body: {},
    headers: { authorization: `Bearer ${token}` },
  });

describe('bearer tokens (kube-apiserver service account authenticator)', () => {
  it('accepts its own and names the service account', async () => {
    const answer = await whoami(await tokenOf());
    assert.equal(answer.status, 201);
    assert.equal(answer.json.status.userInfo.username, 'system:serviceaccount:default:default');
    assert.deepEqual(answer.json.status.userInfo.groups, [
      'system:serviceaccounts',
      'system:serviceaccounts:default',
      'system:authenticated',
    ]);
  });

  it('refuses forged, unsigned, foreign and altered tokens', async () => {
    const token = await tokenOf();
    const [header = '', payload = '', signature = ''] = token.split('.');
    const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString());
    const claims = claimsOf(token);
    const hostile = {
      'alg none': `${encode({ alg: 'none', kid })}.${payload}.`,
      'alg none with a signature': `${encode({ alg: 'none', kid })}.${payload}.${signature}`,
      'HMAC with the public key': `${encode({ alg: 'HS256', kid })}.${payload}.${signature}`,
      'altered payload': `${header}.${encode({ ...claims, sub: 'system:serviceaccount:kube-system:default' })}.${signature}`,
      'unknown kid': sign({ alg: 'RS256', kid: 'x' }, claims),
      'no kid': sign({ alg: 'RS256' }, claims),
      'other issuer': sign({ alg: 'RS256', kid }, { ...claims, iss: 'https://elsewhere' }),
      'other audience': await tokenOf({ audiences: ['sts.amazonaws.com'] }),
      'subject and account differ': sign(
        { alg: 'RS256', kid },
        { ...claims, sub: 'system:serviceaccount:default:other' },
      ),
      'unreadable pod binding': sign(
        { alg: 'RS256', kid },
        { ...claims, 'kubernetes.io': { ...(claims['kubernetes.io'] as object), pod: 'p' } },
      ),
      'not yet valid': sign({ alg: 'RS256', kid }, { ...claims, nbf: Number(claims.nbf) + 900 }),
      empty: '',
      huge: 'a'.repeat(15_000),
    };
    for (const [name, forged] of Object.entries(hostile)) {
      const answer = await whoami(forged);
      assert.equal(answer.status, 401, name);
      assert.deepEqual([answer.json.reason, answer.json.message], ['Unauthorized', 'Unauthorized'], name);
    }
  });

  it('refuses an expired token, and one whose pod or account is gone', async () => {
    const made = await api.server.api.create('pods', 'default', pod('bound'));
    const bound = await tokenOf({ boundPod: { name: 'bound', uid: made.metadata.uid } });
    assert.equal((await whoami(bound)).status, 201);
    await api.server.api.delete('pods', 'default', 'bound');
    assert.equal((await whoami(bound)).status, 401, 'the pod is gone');
    await api.server.api.create('pods', 'default', pod('bound'));
    assert.equal((await whoami(bound)).status, 401, 'a pod of the same name is another pod');
    await api.server.api.delete('pods', 'default', 'bound');
    const token = await tokenOf();
    api.pass(601_000);
    assert.equal((await whoami(token)).status, 401, 'expired');
  });
});

describe('client certificates', () => {
  it('trusts no certificate of another authority', async () => {
    const now = api.services.clock.now();
    const foreign = await cryptography.createAuthority('rolecall', 3600_000, now);
    const request = {
      commonName: 'root',
      organizations: ['system:masters'],
      usages: ['client'] as const,
      lifetime: 3600_000,
      now,
    };
    const { certificatePem, privateKeyPem } = await cryptography.issueCertificate(foreign, request);
    const answer = await call(api, PODS, { identity: { cert: certificatePem, key: privateKeyPem } });
    assert.equal(answer.status, 403);
    assert.match(answer.json.message, /User "system:anonymous" cannot list resource "pods"/);
  });

  it('does not take a serving certificate of its own authority for a user', async () => {
    const request = {
      commonName: 'root',
      organizations: ['system:masters'],
      usages: ['server'] as const,
      lifetime: 3600_000,
    };
    const { certificatePem, privateKeyPem } = await api.services.keyring.certificate('attack', request);
    assert.equal(
      (await call(api, PODS, { identity: { cert: certificatePem, key: privateKeyPem } })).status,
      403,
    );
  });
});

describe('authorization', () => {
  it('gives anonymous callers health and version, and nothing else', async () => {
    for (const path of ['/healthz', '/livez', '/readyz', '/version'])
      assert.equal((await call(api, path, { identity: 'none' })).status, 200);
    for (const path of ['/api', '/apis', '/openapi/v2', '/openapi/v3', PODS, '/api/v1/nodes']) {
      assert.equal((await call(api, path, { identity: 'none' })).status, 403, path);
    }
  });

  it('refuses impersonation without the right, and forms that it does not know', async () => {
    const headers = {
      authorization: `Bearer ${await tokenOf()}`,
      'impersonate-user': 'admin',
      'impersonate-group': 'system:masters',
    };
    const answer = await call(api, PODS, { identity: 'none', headers });
    assert.match(
      answer.json.message,
      /^users "admin" is forbidden: User "system:serviceaccount:default:default" cannot impersonate/,
    );
    for (const [name, value, resource] of [
      ['impersonate-uid', '1', 'uids'],
      ['impersonate-extra-scopes', 'all', 'userextras/scopes'],
    ] as const) {
      const nobody = {
        ...headers,
        'impersonate-user': 'system:serviceaccount:default:default',
        [name]: value,
      };
      const { 'impersonate-group': _, ...asked } = nobody;
      const answered = await call(api, PODS, { identity: 'none', headers: asked });
      assert.equal(answered.status, 403, resource);
    }
    assert.equal(
      (await call(api, PODS, { headers: { 'impersonate-user': 'a', 'impersonate-elevate': '1' } })).status,
      400,
    );
    const many = Array.from({ length: 65 }, (_, i) => `g${i}`);
    assert.equal(
      (await call(api, PODS, { headers: { 'impersonate-user': 'a', 'impersonate-group': many } })).status,
      400,
    );
    assert.equal((await call(api, PODS, { headers: { 'impersonate-group': 'a' } })).status, 400);
  });

  it('lets nobody grant what they do not hold', async () => {
    const rules = [
      {
        apiGroups: ['rbac.authorization.k8s.io'],
        resources: ['roles', 'rolebindings'],
        verbs: ['create', 'update'],
      },
    ];
    await api.server.api.create('clusterroles.rbac.authorization.k8s.io', undefined, {
      metadata: { name: 'rbac-editor' },
      rules,
    });
    const subjects = [{ kind: 'ServiceAccount', name: 'default', namespace: 'default' }];
    const roleRef = { kind: 'ClusterRole', name: 'rbac-editor' };
    await api.server.api.create('rolebindings.rbac.authorization.k8s.io', 'default', {
      metadata: { name: 'e' },
      roleRef,
      subjects,
    });
    const headers = { authorization: `Bearer ${await tokenOf()}` };
    const path = '/apis/rbac.authorization.k8s.io/v1/namespaces/default';
    const secrets = {
      metadata: { name: 's' },
      rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }],
    };
    const role = await call(api, `${path}/roles`, {
      method: 'POST',
      identity: 'none',
      headers,
      body: secrets,
    });
    assert.match(
      role.json.message,
      /is attempting to grant RBAC permissions not currently held:\n\{APIGroups:\[""\], Resources:\["secrets"\], Verbs:\["get"\]\}/,
    );
    const admin = {
      metadata: { name: 'b' },
      roleRef: { kind: 'ClusterRole', name: 'cluster-admin' },
      subjects,
    };
    const binding = await call(api, `${path}/rolebindings`, {
      method: 'POST',
      identity: 'none',
      headers,
      body: admin,
    });
    assert.equal(binding.status, 403);
    const ahead = { ...admin, roleRef: { kind: 'ClusterRole', name: 'made-later' } };
    const early = await call(api, `${path}/rolebindings`, {
      method: 'POST',
      identity: 'none',
      headers,
      body: ahead,
    });
    assert.equal(early.status, 404, 'a binding made ahead of its role grants it unchecked');
    assert.match(early.json.message, /^clusterroles\.rbac\.authorization\.k8s\.io "made-later" not found$/);
  });
});

describe('paths and bodies', () => {
  it('lets no encoded slash, dot segment or empty segment reach a name', async () => {
    for (const name of ['a%2fb', '..', '%2e%2e', '.', 'a%00', '%zz', '%5c']) {
      assert.equal((await call(api, `${PODS}/${name}`)).status, 404, name);
      assert.equal((await call(api, `/api/v1/namespaces/${name}/pods`)).status, 404, name);
    }
    for (const path of [
      '/api/v1//pods',
      '/api//v1/pods',
      '/api/v1/namespaces//pods',
      '/apis/../api/v1/pods',
    ]) {
      assert.equal((await call(api, path)).status, 404, path);
    }
  });

  it('bounds size and depth, and takes no prototype', async () => {
    const post = (body: string, type = 'application/json') =>
      call(api, PODS, { method: 'POST', body, headers: { 'content-type': type } });
    assert.equal((await post(`"${'a'.repeat(3 * 1024 * 1024)}"`)).json?.code, 413);
    const deep = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`;
    assert.equal((await post(deep)).status, 400);
    assert.equal((await post('['.repeat(100_000), 'application/yaml')).status, 400);
    assert.equal(
      (
        await post(
          'a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]',
          'application/yaml',
        )
      ).status,
      400,
    );
    assert.equal((await post('{"metadata":{"__proto__":{"polluted":1}}}')).status, 400);
    assert.equal((await post('{}', 'text/plain')).status, 415);
    assert.equal(
      (await post('k8s\0\xff\xff\xff\xff\xff', 'application/vnd.kubernetes.protobuf')).status,
      400,
    );
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
  });

  it('stops patches that copy themselves large or reach for a prototype', async () => {
    await api.server.api.create('configmaps', 'default', {
      metadata: { name: 'bomb' },
      data: { a: 'x'.repeat(10_000) },
    });
    const path = '/api/v1/namespaces/default/configmaps/bomb';
    const patch = (body: object, type: string) =>
      call(api, path, { method: 'PATCH', body: JSON.stringify(body), headers: { 'content-type': type } });
    const doubling = Array.from({ length: 40 }, (_, i) => ({
      op: 'copy',
      from: '/data',
      path: `/data/k${i}`,
    }));
    assert.equal((await patch(doubling, 'application/json-patch+json')).status, 422);
    assert.equal(
      (await patch([{ op: 'add', path: '/__proto__/polluted', value: 1 }], 'application/json-patch+json'))
        .status,
      400,
    );
    assert.equal(
      (
        await patch(
          [{ op: 'add', path: '/constructor/prototype/polluted', value: 1 }],
          'application/json-patch+json',
        )
      ).status,
      422,
    );
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
    assert.equal((await patch([], 'application/apply-patch+yaml')).status, 422);
    assert.equal((await patch([], 'application/apply-patch+cbor')).status, 415);
  });

  it('bounds selectors', async () => {
    const many = Array.from({ length: 300 }, (_, i) => `a${i}=b`).join(',');
    assert.equal((await call(api, `${PODS}?labelSelector=${many}`)).status, 400);
    assert.equal((await call(api, `${PODS}?labelSelector=a%20in%20(`)).status, 400);
    assert.equal((await call(api, `${PODS}?fieldSelector=spec.secret%3Dx`)).status, 400);
    assert.equal((await call(api, `${PODS}?limit=-1`)).status, 400);
    assert.equal((await call(api, `${PODS}?continue=zzz`)).status, 400);
  });
});
