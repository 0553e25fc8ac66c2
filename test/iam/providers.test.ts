import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  AddClientIDToOpenIDConnectProviderCommand,
  CreateOpenIDConnectProviderCommand,
  DeleteOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  type IAMClient,
  ListOpenIDConnectProvidersCommand,
  ListOpenIDConnectProviderTagsCommand,
  RemoveClientIDFromOpenIDConnectProviderCommand,
  TagOpenIDConnectProviderCommand,
  UntagOpenIDConnectProviderCommand,
  UpdateOpenIDConnectProviderThumbprintCommand,
} from '@aws-sdk/client-iam';
import { CLUSTER } from '../../src/core/records/resources.ts';
import { ACCOUNT_ID, type FakeInstance, openFakeInstance } from '../fakes/instance.fake.ts';
import { refused } from '../fakes/refused.fake.ts';

const PRINT = 'a'.repeat(40);
const arnOf = (name: string) => `arn:aws:iam::${ACCOUNT_ID}:oidc-provider/${name}`;

let instance: FakeInstance;
let iam: IAMClient;

before(async () => {
  instance = await openFakeInstance();
  iam = instance.iam();
});
after(() => instance.close());

async function create(Url: string, more: object = {}): Promise<string> {
  const made = await iam.send(new CreateOpenIDConnectProviderCommand({ Url, ...more }));
  return made.OpenIDConnectProviderArn ?? '';
}

const get = (arn: string) => iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }));

test('a provider is made as eksctl makes it, changed and deleted', async () => {
  const arn = await create('https://OIDC.eks.us-east-1.amazonaws.com:443/id/AB12/', {
    ClientIDList: ['sts.amazonaws.com'],
    ThumbprintList: [PRINT],
    Tags: [{ Key: 'alpha.eksctl.io/cluster-name', Value: 'c' }],
  });
  assert.equal(arn, arnOf('oidc.eks.us-east-1.amazonaws.com/id/AB12'));
  const target = { OpenIDConnectProviderArn: arn };
  await iam.send(new AddClientIDToOpenIDConnectProviderCommand({ ...target, ClientID: 'other' }));
  await iam.send(new AddClientIDToOpenIDConnectProviderCommand({ ...target, ClientID: 'other' }));
  await iam.send(
    new RemoveClientIDFromOpenIDConnectProviderCommand({ ...target, ClientID: 'sts.amazonaws.com' }),
  );
  const prints = ['b'.repeat(40)];
  await iam.send(new UpdateOpenIDConnectProviderThumbprintCommand({ ...target, ThumbprintList: prints }));
  await iam.send(new TagOpenIDConnectProviderCommand({ ...target, Tags: [{ Key: 'a', Value: 'b' }] }));
  await iam.send(
    new UntagOpenIDConnectProviderCommand({ ...target, TagKeys: ['alpha.eksctl.io/cluster-name'] }),
  );
  const { Url: url, ClientIDList: clients, ThumbprintList: thumbprints, Tags: tags } = await get(arn);
  assert.deepEqual(
    { url, clients, thumbprints, tags },
    {
      url: 'oidc.eks.us-east-1.amazonaws.com/id/AB12',
      clients: ['other'],
      thumbprints: prints,
      tags: [{ Key: 'a', Value: 'b' }],
    },
  );
  const listed = await iam.send(new ListOpenIDConnectProvidersCommand({}));
  assert.deepEqual(listed.OpenIDConnectProviderList, [{ Arn: arn }]);
  const listedTags = await iam.send(new ListOpenIDConnectProviderTagsCommand(target));
  assert.deepEqual(listedTags.Tags, [{ Key: 'a', Value: 'b' }]);
  await iam.send(new DeleteOpenIDConnectProviderCommand(target));
  await refused(get(arn), 'NoSuchEntity', 404, `OpenIDConnect Provider not found for arn ${arn}`);
});

test('a provider that is there already', async () => {
  await create('https://twice.example/id');
  const again = create('https://twice.example:443/id/');
  const text = 'Provider with url https://twice.example/id already exists.';
  await refused(again, 'EntityAlreadyExists', 409, text);
});

test('a URL that is not plain https is no provider', async () => {
  for (const url of [
    'http://a.example',
    'a.example',
    'https://user@a.example',
    'https://a.example/?q',
    'https://a.example/#f',
    'https://a.example/../b',
    'https://a.example/a b',
    'https://a.example/\u0007',
    'https://',
    'https://[::1]/',
    'https://a.example:99999999/',
  ]) {
    await refused(create(url), 'ValidationError', 400, 'Invalid Open ID Connect Provider URL');
  }
});

test('limits of clients and thumbprints', async () => {
  const clients = Array.from({ length: 101 }, (_, index) => `client-${index}`);
  const quota = 'Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100';
  await refused(create('https://many.example', { ClientIDList: clients }), 'LimitExceeded', 409, quota);
  const prints = Array.from({ length: 6 }, (_, index) => `${index}`.repeat(40));
  await refused(
    create('https://many.example', { ThumbprintList: prints }),
    'InvalidInput',
    400,
    'Thumbprint list must contain fewer than 5 entries.',
  );
  await assert.rejects(create('https://many.example', { ThumbprintList: ['z'.repeat(40)] }), {
    name: 'InvalidInputException',
  });
});

test('an issuer hosted here is found without its port, a foreign one is not (eksctl.md 2)', async () => {
  await instance.services.directory.transact((tx) =>
    tx.put(CLUSTER, ACCOUNT_ID, 'sandbox', {
      name: 'sandbox',
      arn: `arn:aws:eks:us-east-1:${ACCOUNT_ID}:cluster/sandbox`,
      issuerId: 'F'.repeat(32),
      issuer: `https://localhost:4743/id/${'F'.repeat(32)}`,
      endpoint: 'https://localhost:4743',
      version: '1.35',
      createdAt: 0,
      status: 'ACTIVE',
      tags: {},
      sandbox: true,
    }),
  );
  const hosted = `localhost:4743/id/${'F'.repeat(32)}`;
  const portless = `localhost/id/${'F'.repeat(32)}`;
  await refused(
    get(arnOf(portless)),
    'NoSuchEntity',
    404,
    `OpenIDConnect Provider not found for arn ${arnOf(portless)}`,
  );
  assert.equal(await create(`https://${hosted}`), arnOf(hosted));
  assert.equal((await get(arnOf(portless))).Url, hosted);
  await refused(
    create(`https://${portless}`),
    'EntityAlreadyExists',
    409,
    `Provider with url https://${hosted} already exists.`,
  );
  await create('https://foreign.example:8443/id');
  await assert.rejects(get(arnOf('foreign.example/id')), { name: 'NoSuchEntityException' });
});

test('an ARN of another account or shape names no provider here', async () => {
  const foreign = 'arn:aws:iam::999999999999:oidc-provider/twice.example/id';
  await assert.rejects(get(foreign), { name: 'NoSuchEntityException' });
  await refused(
    get('arn:aws:iam::1:role/x-and-more'),
    'ValidationError',
    400,
    'Invalid ARN:  Could not be parsed!',
  );
});
