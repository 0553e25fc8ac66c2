import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  GetOpenIDConnectProviderCommand,
  type IAMClient,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { ACCOUNT_ID, type FakeInstance, openFakeInstance } from '../fakes/instance.fake.ts';
import { refused } from '../fakes/refused.fake.ts';

const providerArn = (issuer: string) => `arn:aws:iam::${ACCOUNT_ID}:oidc-provider/${issuer}`;
const trusting = (Federated: string, Condition?: object, Action = 'sts:AssumeRoleWithWebIdentity') =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Federated }, Action, ...(Condition && { Condition }) }],
  });

/** Issuer, and the condition key that must be tested. */
const SHARED: readonly (readonly [string, string])[] = [
  ['token.actions.githubusercontent.com', 'token.actions.githubusercontent.com:sub'],
  ['token.actions.githubusercontent.com/octo', 'token.actions.githubusercontent.com/octo:sub'],
  ['vstoken.actions.githubusercontent.com', 'vstoken.actions.githubusercontent.com:sub'],
  ['gitlab.com', 'gitlab.com:sub'],
  ['app.terraform.io', 'app.terraform.io:sub'],
  ['agent.buildkite.com', 'agent.buildkite.com:sub'],
  ['studio.datachain.ai/api', 'studio.datachain.ai/api:sub'],
  ['proidc.upbound.io', 'proidc.upbound.io:sub'],
  ['api.pulumi.com/oidc', 'api.pulumi.com/oidc:aud'],
  ['oidc.vercel.com', 'oidc.vercel.com:aud'],
  ['sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d', 'sts:RoleSessionName'],
];

let instance: FakeInstance;
let iam: IAMClient;

before(async () => {
  instance = await openFakeInstance();
  iam = instance.iam();
});
after(() => instance.close());

const text = (principal: string, key: string) =>
  `Trust policy with trusted principal ${principal} must evaluate, using StringEquals, StringLike or StringEqualsIgnoreCase, ${key} which is not scoped to all.`;

test('a shared issuer is trusted only with a test of its tenant (sts.md 7.9)', async () => {
  const own = trusting(providerArn('oidc.eks/id/A'));
  await iam.send(new CreateRoleCommand({ RoleName: 'free', AssumeRolePolicyDocument: own }));
  const update = (PolicyDocument: string) =>
    iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'free', PolicyDocument }));
  for (const [issuer, key] of SHARED) {
    const principal = providerArn(issuer);
    const refuse = (document: string) =>
      refused(update(document), 'MalformedPolicyDocument', 400, text(principal, key));
    await refuse(trusting(principal));
    await refuse(trusting(principal, undefined, 'sts:*'));
    await refuse(trusting(principal, { StringLike: { [key]: '*' } }));
    await refuse(trusting(principal, { StringLike: { [key]: ['mine', '?*'] } }));
    await refuse(trusting(principal, { StringNotEquals: { [key]: 'theirs' } }));
    await refuse(trusting(principal, { StringEqualsIfExists: { [key]: 'mine' } }));
    await refuse(trusting(principal, { StringEquals: { 'another.example:sub': 'mine' } }));
    await update(trusting(principal, { StringLike: { [key]: 'mine*' } }));
    await update(trusting(principal, { StringEqualsIgnoreCase: { [key.toUpperCase()]: 'mine' } }));
    await update(trusting(principal, { 'ForAnyValue:StringEquals': { [key]: 'mine' } }));
  }
  const AssumeRolePolicyDocument = trusting(providerArn('gitlab.com'));
  await refused(
    iam.send(new CreateRoleCommand({ RoleName: 'bound', AssumeRolePolicyDocument })),
    'MalformedPolicyDocument',
    400,
    text(providerArn('gitlab.com'), 'gitlab.com:sub'),
  );
  await assert.rejects(update(trusting('cognito-identity.amazonaws.com')), {
    name: 'MalformedPolicyDocumentException',
  });
  // Only the start of the name counts as whole: this is somebody's own host.
  await update(trusting(providerArn('gitlab.com.example')));
});

test('a provider is registered without :443 and found without it', async () => {
  const create = (Url: string) => iam.send(new CreateOpenIDConnectProviderCommand({ Url }));
  const { OpenIDConnectProviderArn: arn } = await create('https://Issuer.Example:443/id/A/');
  assert.equal(arn, providerArn('issuer.example/id/A'));
  await refused(
    create('https://issuer.example/id/A'),
    'EntityAlreadyExists',
    409,
    'Provider with url https://issuer.example/id/A already exists.',
  );
  const { Url } = await iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }));
  assert.equal(Url, 'issuer.example/id/A');
  const { OpenIDConnectProviderArn: other } = await create('https://issuer.example:8443/id/A');
  assert.equal(other, providerArn('issuer.example:8443/id/A'));
});
