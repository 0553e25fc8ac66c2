import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Answer, call } from '../fakes/kubernetes-call.fake.ts';
import { type SandboxApi, startSandboxApi } from '../fakes/sandbox-api.fake.ts';

const MAPS = '/api/v1/namespaces/default/configmaps';
const RBAC = 'rbac.authorization.k8s.io';

let api: SandboxApi;
before(async () => {
  api = await startSandboxApi();
  await api.server.api.create('configmaps', 'default', { metadata: { name: 'allowed' }, data: { a: '1' } });
  await api.server.api.create(`roles.${RBAC}`, 'default', {
    metadata: { name: 'one-map' },
    rules: [
      { apiGroups: [''], resources: ['configmaps'], verbs: ['*'], resourceNames: ['allowed', 'later'] },
    ],
  });
  await api.server.api.create(`rolebindings.${RBAC}`, 'default', {
    metadata: { name: 'one-map' },
    roleRef: { apiGroup: RBAC, kind: 'Role', name: 'one-map' },
    subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'default' }],
  });
});
after(() => api.close());

/** As a service account that a role lets do everything with two ConfigMaps, by name. */
async function asOwnerOfOne(path: string, options: Parameters<typeof call>[2]): Promise<Answer> {
  const asked = { audiences: [], expirationSeconds: 600 };
  const { token } = await api.server.api.createToken('default', 'default', asked);
  const headers = { ...options?.headers, authorization: `Bearer ${token}` };
  return call(api, path, { ...options, identity: 'none', headers });
}

describe('rights on named objects', () => {
  it('are not rights on another object that a field selector beside a create hides', async () => {
    const body = { metadata: { name: 'other' } };
    for (const query of [
      '',
      '?fieldSelector=metadata.name=allowed',
      '?fieldSelector=metadata.name%3Dallowed',
    ]) {
      const answer = await asOwnerOfOne(`${MAPS}${query}`, { method: 'POST', body });
      assert.equal(answer.status, 403, query);
    }
    assert.equal(api.server.api.get('configmaps', 'default', 'other'), undefined);
  });

  it('still cover lists, watches and deletions of the one object by a field selector', async () => {
    const query = '?fieldSelector=metadata.name%3Dallowed';
    assert.equal((await asOwnerOfOne(`${MAPS}${query}`, {})).status, 200);
    assert.equal((await asOwnerOfOne(MAPS, {})).status, 403);
    assert.equal((await asOwnerOfOne(`${MAPS}${query}`, { method: 'DELETE' })).status, 200);
    await api.server.api.create('configmaps', 'default', { metadata: { name: 'allowed' } });
  });

  it('are not rights on the object that an applied manifest names', async () => {
    const apply = (name: string, manifest: object) =>
      asOwnerOfOne(`${MAPS}/${name}?fieldManager=m`, {
        method: 'PATCH',
        body: JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', ...manifest }),
        headers: { 'content-type': 'application/apply-patch+yaml' },
      });
    const named = await apply('later', { metadata: { name: 'other' } });
    assert.equal(named.status, 400);
    assert.match(named.json.message, /name/);
    assert.equal(api.server.api.get('configmaps', 'default', 'other'), undefined);
    assert.equal((await apply('later', { metadata: {} })).status, 201);
  });
});

describe('rules of roles (Kubernetes ValidatePolicyRule)', () => {
  const mixed = { verbs: ['get'], apiGroups: ['*'], resources: ['*'], nonResourceURLs: ['/healthz'] };
  const made = (plural: string, rule: object) =>
    call(api, `/apis/${RBAC}/v1/${plural}`, {
      method: 'POST',
      body: { metadata: { name: 'hidden' }, rules: [rule] },
    });

  it('attack: a path that everybody may get hides resources from the escalation check', async () => {
    const wide = await made('clusterroles', mixed);
    assert.equal(wide.status, 422);
    assert.match(wide.json.message, /rules cannot apply to both regular resources and non-resource URLs/);
    const narrow = await made('namespaces/default/roles', { verbs: ['get'], nonResourceURLs: ['/metrics'] });
    assert.equal(narrow.status, 422);
    assert.match(narrow.json.message, /namespaced rules cannot apply to non-resource URLs/);
    const named = await made('clusterroles', {
      verbs: ['get'],
      nonResourceURLs: ['/x'],
      resourceNames: ['a'],
    });
    assert.equal(named.status, 422);
  });

  it('attack: whoever may only write roles writes such a one, which is refused for what he lacks', async () => {
    await api.server.api.create(`roles.${RBAC}`, 'default', {
      metadata: { name: 'role-writer' },
      rules: [{ apiGroups: [RBAC], resources: ['roles'], verbs: ['create'] }],
    });
    await api.server.api.create(`rolebindings.${RBAC}`, 'default', {
      metadata: { name: 'role-writer' },
      roleRef: { apiGroup: RBAC, kind: 'Role', name: 'role-writer' },
      subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'default' }],
    });
    const body = { metadata: { name: 'hidden' }, rules: [mixed] };
    const answer = await asOwnerOfOne(`/apis/${RBAC}/v1/namespaces/default/roles`, { method: 'POST', body });
    assert.ok([403, 422].includes(answer.status), answer.text);
    assert.equal(api.server.api.get(`roles.${RBAC}`, 'default', 'hidden'), undefined);
  });
});

describe('files of volumes', () => {
  it('take no mode with which a program would run as its owner', async () => {
    const volumes = (volume: object) => ({
      metadata: { name: 'p' },
      spec: { containers: [{ name: 'c', image: 'busybox' }], volumes: [{ name: 'v', ...volume }] },
    });
    const hostile = {
      'defaultMode of a ConfigMap': { configMap: { name: 'allowed', defaultMode: 0o4755 } },
      'mode of an item': { configMap: { name: 'allowed', items: [{ key: 'a', path: 'a', mode: 0o2755 }] } },
      'defaultMode of a Secret': { secret: { secretName: 's', defaultMode: 0o1000 } },
      'defaultMode of a projection': { projected: { defaultMode: -1, sources: [] } },
      'mode in a projection': {
        projected: { sources: [{ secret: { name: 's', items: [{ key: 'a', path: 'a', mode: 0o4711 }] } }] },
      },
      'mode in the downward API': {
        downwardAPI: { items: [{ path: 'a', mode: 0o4711, fieldRef: { fieldPath: 'metadata.name' } }] },
      },
    };
    for (const [what, volume] of Object.entries(hostile)) {
      const answer = await call(api, '/api/v1/namespaces/default/pods', {
        method: 'POST',
        body: volumes(volume),
      });
      assert.equal(answer.status, 422, what);
      assert.match(
        answer.json.message,
        /must be a number between 0 and 0777 \(octal\), both inclusive/,
        what,
      );
    }
  });
});

describe('probes', () => {
  const probing = (name: string, probe: object) =>
    call(api, '/api/v1/namespaces/default/pods', {
      method: 'POST',
      body: {
        metadata: { name },
        spec: { containers: [{ name: 'c', image: 'busybox', livenessProbe: { exec: {}, ...probe } }] },
      },
    });

  it('have a pace: without one, a pod would keep its node busy with nothing else', async () => {
    const zeros = { periodSeconds: 0, timeoutSeconds: 0, successThreshold: 0, failureThreshold: 0 };
    const { status, json } = await probing('pace', zeros);
    assert.equal(status, 201);
    const { periodSeconds, timeoutSeconds, successThreshold, failureThreshold } =
      json.spec.containers[0].livenessProbe;
    assert.deepEqual([periodSeconds, timeoutSeconds, successThreshold, failureThreshold], [10, 1, 1, 3]);
    for (const member of ['initialDelaySeconds', ...Object.keys(zeros)]) {
      const refused = await probing('backwards', { [member]: -1 });
      assert.equal(refused.status, 422, member);
      assert.match(refused.json.message, /must be greater than or equal to 0/);
    }
  });
});

describe('Secrets', () => {
  it('may have any type, also one that is a name of every object', async () => {
    for (const type of ['constructor', '__proto__', 'toString']) {
      const body = { metadata: { name: type.replaceAll('_', '').toLowerCase() }, type };
      const answer = await call(api, '/api/v1/namespaces/default/secrets', { method: 'POST', body });
      assert.equal(answer.status, 201, type);
    }
  });
});

describe('a connection that asks to be taken over', () => {
  it('has its body read like any other, where there are only ordinary answers', async () => {
    const answer = await call(api, '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
      method: 'POST',
      body: {},
      headers: { connection: 'Upgrade', upgrade: 'websocket' },
    });
    assert.equal(answer.status, 201);
  });
});
