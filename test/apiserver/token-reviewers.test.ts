import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { AccessGrant } from '../../src/core/cluster-access/access-grant.ts';
import type { TokenReview, TokenReviewer } from '../../src/service/cluster-access/token-reviewer.ts';
import { type CallOptions, call } from '../fakes/kubernetes-call.fake.ts';
import { ACCOUNT, type SandboxApi, startSandboxApi } from '../fakes/sandbox-api.fake.ts';

const REVIEWS = '/apis/authentication.k8s.io/v1/tokenreviews';
const SELF = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
const SAR = '/apis/authorization.k8s.io/v1/subjectaccessreviews';
const CAN_I = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
const RULES = '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews';
const PODS = '/api/v1/namespaces/default/pods';
const UID = 'aws-iam-authenticator:111122223333:AROA';

const user = { username: 'dev:alice', uid: UID, groups: ['devs'], extra: { arn: ['arn:aws:sts::1:x'] } };

/** One answer a token: what the reviewer would have found out about it. */
const ANSWERS: Readonly<Record<string, TokenReview | Promise<TokenReview>>> = {
  'test.alice': { ok: true, user, by: 'test' },
  'test.slow': Promise.resolve({ ok: true, user, by: 'test' } as const),
  'test.other': { ok: true, user: { ...user, uid: `${UID}-other` }, by: 'test' },
};
const reviewer: TokenReviewer = {
  recognises: (token) => token.startsWith('test.'),
  review: (token) =>
    ANSWERS[token] ?? {
      ok: false,
      result: 'uknown_user',
      check: 'identityMapped',
      message: 'ARN is not mapped',
    },
};

const rule = { resourceNames: [], nonResourceURLs: [] };
const VIEW: AccessGrant = {
  policyArn: 'arn:aws:eks::aws:cluster-access-policy/Test',
  rules: [
    {
      ...rule,
      verbs: ['get', 'list', 'create'],
      apiGroups: ['*'],
      resources: ['pods', 'roles', 'configmaps'],
    },
  ],
  namespaces: ['default', 'team-*'],
};
let grants: readonly AccessGrant[] = [];

let api: SandboxApi;
before(async () => {
  api = await startSandboxApi({
    tokenReviewers: [reviewer],
    accessGrants: { of: ({ uid }) => (uid === UID ? grants : []) },
  });
});
after(() => api.close());

const as = (token: string, path: string, options: CallOptions = {}) =>
  call(api, path, {
    identity: 'none',
    ...options,
    headers: { authorization: `Bearer ${token}`, ...options.headers },
  });
const post = (token: string, path: string, body: object) => as(token, path, { method: 'POST', body });

describe("users of the cluster's own authenticator", () => {
  it('are who the reviewer says, and authenticated', async () => {
    for (const token of ['test.alice', 'test.slow']) {
      const { status, json } = await post(token, SELF, {});
      assert.equal(status, 201);
      assert.deepEqual(json.status.userInfo, { ...user, groups: ['devs', 'system:authenticated'] });
    }
  });

  it('attack: a refused token is Unauthorized, never anonymous; the trail knows why, the caller does not', async () => {
    const answer = await as('test.unknown', '/api');
    assert.equal(answer.status, 401);
    assert.deepEqual([answer.json.reason, answer.json.message], ['Unauthorized', 'Unauthorized']);
    assert.ok(!answer.text.includes('mapped'));
    const found = await api.services.audit.find({ account: ACCOUNT, limit: 50, wanted: [] });
    const { record } = found.find((event) => event.record.errorCode === 'Unauthorized') ?? assert.fail();
    assert.match(JSON.stringify(record), /ARN is not mapped/);
    assert.match(JSON.stringify(record), /identityMapped/);
    assert.ok(!JSON.stringify(record).includes('test.unknown'));
  });

  it('are told by TokenReview, for the audience of the API server alone', async () => {
    const review = async (spec: object) =>
      (await call(api, REVIEWS, { method: 'POST', body: { spec } })).json.status;
    const good = await review({ token: 'test.slow' });
    assert.deepEqual(good, {
      authenticated: true,
      user: { ...user, groups: ['devs', 'system:authenticated'] },
      audiences: [api.cluster.issuer],
    });
    const other = await review({ token: 'test.alice', audiences: ['sts.amazonaws.com'] });
    assert.deepEqual(other, { authenticated: false, user: {}, error: 'invalid bearer token' });
    assert.equal((await review({ token: 'test.unknown' })).authenticated ?? false, false);
  });
});

describe('access policies', () => {
  it('hold in their namespaces, besides RBAC, and nowhere else', async () => {
    assert.equal((await as('test.alice', PODS)).status, 403);
    grants = [VIEW];
    assert.equal((await as('test.alice', PODS)).status, 200);
    assert.equal((await as('test.alice', '/api/v1/namespaces/team-a/pods')).status, 200);
    assert.equal((await as('test.alice', '/api/v1/namespaces/kube-system/pods')).status, 403);
    assert.equal((await as('test.alice', '/api/v1/pods')).status, 403);
    grants = [{ ...VIEW, namespaces: undefined }];
    assert.equal((await as('test.alice', '/api/v1/pods')).status, 200);
    grants = [];
    assert.equal((await as('test.alice', PODS)).status, 403);
  });

  it('answer can-i and its list, and a SubjectAccessReview by uid', async () => {
    grants = [VIEW];
    const resourceAttributes = { verb: 'list', resource: 'pods', namespace: 'default' };
    assert.equal(
      (await post('test.alice', CAN_I, { spec: { resourceAttributes } })).json.status.allowed,
      true,
    );
    const listed = await post('test.alice', RULES, { spec: { namespace: 'default' } });
    assert.ok(JSON.stringify(listed.json.status.resourceRules).includes('configmaps'));
    const asked = async (spec: object) =>
      (await call(api, SAR, { method: 'POST', body: { spec: { resourceAttributes, ...spec } } })).json.status
        .allowed;
    assert.equal(await asked({ user: user.username, uid: UID }), true);
    assert.equal(await asked({ user: user.username }), false);
  });

  it('attack: two questions in one review, none, or one about the cluster where only a namespace may be asked about', async () => {
    const resourceAttributes = { verb: 'list', resource: 'pods', namespace: 'default' };
    const nonResourceAttributes = { verb: 'get', path: '/metrics' };
    const local = '/apis/authorization.k8s.io/v1/namespaces/default/localsubjectaccessreviews';
    const masters = { user: 'x', groups: ['system:masters'] };
    const refused: readonly (readonly [string, object, RegExp])[] = [
      [
        SAR,
        { ...masters, resourceAttributes, nonResourceAttributes },
        /in combination with resourceAttributes/,
      ],
      [SAR, masters, /exactly one of nonResourceAttributes or resourceAttributes/],
      [CAN_I, {}, /exactly one of nonResourceAttributes or resourceAttributes/],
      [local, { ...masters, nonResourceAttributes }, /disallowed on this kind of request/],
      [
        local,
        { ...masters, resourceAttributes: { ...resourceAttributes, namespace: 'kube-system' } },
        /must match metadata\.namespace/,
      ],
    ];
    for (const [path, spec, message] of refused) {
      const { status, json } = await call(api, path, { method: 'POST', body: { spec } });
      assert.equal(status, 422, `${path} ${JSON.stringify(spec)}`);
      assert.match(json.message, message);
    }
    const spec = { ...masters, resourceAttributes };
    assert.equal((await call(api, local, { method: 'POST', body: { spec } })).json.status.allowed, true);
  });

  it('attack: the same name with another uid, or impersonated, has nothing of them', async () => {
    grants = [VIEW];
    assert.equal((await as('test.other', PODS)).status, 403);
    const impersonated = await call(api, PODS, { headers: { 'impersonate-user': user.username } });
    assert.equal(impersonated.status, 403);
  });

  it('attack: what they give may be given on, and no more', async () => {
    grants = [VIEW];
    const role = (verbs: readonly string[]) => ({
      metadata: { name: `r-${verbs.join('')}` },
      rules: [{ apiGroups: [''], resources: ['pods'], verbs }],
    });
    const roles = '/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles';
    assert.equal((await post('test.alice', roles, role(['get']))).status, 201);
    assert.equal((await post('test.alice', roles, role(['delete']))).status, 403);
  });
});
