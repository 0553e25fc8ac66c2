import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import {
  DescribeInstancesCommand,
  DescribeRegionsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {
  DescribeClusterCommand,
  DescribeClusterVersionsCommand,
  EKSClient,
  ListClustersCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-eks';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { createSandboxCluster } from '../../src/service/clusters/create-sandbox-cluster.ts';
import { createSandboxNode } from '../../src/service/instances/create-sandbox-node.ts';
import type { ClientKey } from '../fakes/instance.fake.ts';
import { openResourceDoors, type ResourceDoors } from '../fakes/resource-doors.fake.ts';

const region = 'us-east-1';
let doors: ResourceDoors;
let reader: ClientKey;
const clients: { destroy(): void }[] = [];

function options(credentials: ClientKey) {
  return { endpoint: doors.endpoint, region, credentials, maxAttempts: 1 };
}
function keep<Client extends { destroy(): void }>(client: Client): Client {
  clients.push(client);
  return client;
}
const s3 = (key = doors.administrator) => keep(new S3Client({ ...options(key), forcePathStyle: true }));
const ec2 = (key = doors.administrator) => keep(new EC2Client(options(key)));
const eks = (key = doors.administrator) => keep(new EKSClient(options(key)));

before(async () => {
  doors = await openResourceDoors();
  const iam = keep(new IAMClient(options(doors.administrator)));
  await iam.send(new CreateUserCommand({ UserName: 'reader' }));
  const statement = {
    Effect: 'Allow',
    Action: ['s3:ListAllMyBuckets', 's3:GetObject'],
    Resource: '*',
  };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: statement });
  await iam.send(new PutUserPolicyCommand({ UserName: 'reader', PolicyName: 'p', PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'reader' }));
  reader = { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
});
after(async () => {
  for (const client of clients) client.destroy();
  await doors.close();
});

function refused(name: string, status: number, message?: RegExp) {
  return (error: { name: string; message: string; $metadata: { httpStatusCode: number } }) => {
    assert.deepEqual([error.name, error.$metadata.httpStatusCode], [name, status]);
    if (message !== undefined) assert.match(error.message, message);
    return true;
  };
}

test('S3 with the SDK: a bucket and its objects, streamed and ranged', async () => {
  const client = s3();
  const Bucket = 'sdk-bucket';
  await client.send(new CreateBucketCommand({ Bucket }));
  await client.send(new HeadBucketCommand({ Bucket }));
  assert.equal((await client.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint, undefined);
  const { Buckets } = await client.send(new ListBucketsCommand({}));
  assert.deepEqual(
    Buckets?.map(({ Name }) => Name),
    [Bucket],
  );

  const Key = 'päth/to file+1.txt';
  const Body = Buffer.alloc(300_000, 'abc');
  await client.send(
    new PutObjectCommand({ Bucket, Key, Body, ContentType: 'text/x', Metadata: { colour: 'red' } }),
  );
  const head = await client.send(new HeadObjectCommand({ Bucket, Key }));
  assert.deepEqual(
    [head.ContentLength, head.ContentType, head.Metadata],
    [300_000, 'text/x', { colour: 'red' }],
  );
  const whole = await client.send(new GetObjectCommand({ Bucket, Key }));
  assert.deepEqual(Buffer.from((await whole.Body?.transformToByteArray()) ?? []), Body);
  const part = await client.send(new GetObjectCommand({ Bucket, Key, Range: 'bytes=1-3' }));
  assert.deepEqual([part.$metadata.httpStatusCode, part.ContentRange], [206, 'bytes 1-3/300000']);
  assert.equal(await part.Body?.transformToString(), 'bca');
  const fresh = new GetObjectCommand({ Bucket, Key, IfNoneMatch: head.ETag });
  await assert.rejects(client.send(fresh), (error: { $metadata: { httpStatusCode: number } }) => {
    assert.equal(error.$metadata.httpStatusCode, 304);
    return true;
  });

  const listed = await client.send(new ListObjectsV2Command({ Bucket, Delimiter: '/' }));
  assert.deepEqual(listed.CommonPrefixes, [{ Prefix: 'päth/' }]);
  await assert.rejects(client.send(new DeleteBucketCommand({ Bucket })), refused('BucketNotEmpty', 409));
  await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key }], Quiet: true } }));
  await client.send(new DeleteBucketCommand({ Bucket }));
  assert.deepEqual(await readdir(join(doors.folder, 'blobs')), []);
});

test('S3 with the SDK: what may not be done, and what is not there', async () => {
  const Bucket = 'guarded-bucket';
  const Key = 'secret';
  await s3().send(new CreateBucketCommand({ Bucket }));
  await s3().send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
  const limited = s3(reader);
  assert.equal((await limited.send(new ListBucketsCommand({}))).Buckets?.length, 1);
  const user = 'User: arn:aws:iam::111122223333:user/reader is not authorized to perform: ';
  await assert.rejects(
    limited.send(new ListObjectsV2Command({ Bucket })),
    refused(
      'AccessDenied',
      403,
      new RegExp(
        `^${user}s3:ListBucket on resource: "arn:aws:s3:::guarded-bucket" because no identity-based policy allows the s3:ListBucket action$`,
      ),
    ),
  );
  assert.equal(
    await (await limited.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString(),
    'x',
  );
  await assert.rejects(
    limited.send(new GetObjectCommand({ Bucket, Key: 'none' })),
    refused('AccessDenied', 403),
  );
  await assert.rejects(s3().send(new GetObjectCommand({ Bucket, Key: 'none' })), refused('NoSuchKey', 404));
  await assert.rejects(
    limited.send(new ListObjectsV2Command({ Bucket: 'no-bucket' })),
    refused('NoSuchBucket', 404),
  );
  const Statement = {
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: `arn:aws:s3:::${Bucket}/*`,
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [Statement] });
  await s3().send(new PutBucketPolicyCommand({ Bucket, Policy }));
  assert.equal((await s3().send(new GetBucketPolicyCommand({ Bucket }))).Policy, Policy);
  await assert.rejects(
    limited.send(new GetObjectCommand({ Bucket, Key })),
    refused('AccessDenied', 403, /with an explicit deny in a resource-based policy$/),
  );
});

test('EC2 with the SDK', async () => {
  await createSandboxNode(doors.services, {
    cluster: 'c',
    name: 'n',
    privateIp: '127.0.0.1',
    architecture: 'x86_64',
  });
  const { Reservations } = await ec2().send(new DescribeInstancesCommand({}));
  assert.equal(Reservations?.[0]?.Instances?.[0]?.PrivateDnsName, 'n');
  const { Vpcs } = await ec2().send(
    new DescribeVpcsCommand({ Filters: [{ Name: 'is-default', Values: ['true'] }] }),
  );
  assert.equal(Vpcs?.length, 1);
  const { Regions } = await ec2().send(new DescribeRegionsCommand({ RegionNames: [region] }));
  assert.equal(Regions?.[0]?.RegionName, region);
  await assert.rejects(
    ec2(reader).send(new DescribeInstancesCommand({})),
    refused(
      'UnauthorizedOperation',
      403,
      /^You are not authorized to perform this operation\. User: .* ec2:DescribeInstances because no identity-based policy allows the ec2:DescribeInstances action\./,
    ),
  );
});

test('EKS with the SDK', async () => {
  const made = await createSandboxCluster(doors.services, {
    name: 'sandbox',
    endpoint: 'https://localhost:4743',
    issuerBase: 'https://localhost:4743',
    version: '1.35',
  });
  const { cluster } = await eks().send(new DescribeClusterCommand({ name: 'sandbox' }));
  assert.deepEqual([cluster?.arn, cluster?.identity?.oidc?.issuer], [made.arn, made.issuer]);
  const pem = Buffer.from(cluster?.certificateAuthority?.data ?? '', 'base64').toString();
  assert.equal(pem, doors.services.keyring.authorityPem());
  assert.ok(doors.services.keyring.publishedKeys('111122223333', 'sandbox').length > 0);
  assert.deepEqual((await eks().send(new ListClustersCommand({}))).clusters, ['sandbox']);
  const versions = await eks().send(new DescribeClusterVersionsCommand({ clusterVersions: ['1.35'] }));
  assert.equal(versions.clusterVersions?.[0]?.versionStatus, 'STANDARD_SUPPORT');
  const resourceArn = made.arn;
  await eks().send(new TagResourceCommand({ resourceArn, tags: { a: 'b', c: 'd' } }));
  await eks().send(new UntagResourceCommand({ resourceArn, tagKeys: ['a'] }));
  assert.deepEqual((await eks().send(new ListTagsForResourceCommand({ resourceArn }))).tags, { c: 'd' });
  await assert.rejects(
    eks().send(new DescribeClusterCommand({ name: 'none' })),
    refused('ResourceNotFoundException', 404, /^No cluster found for name: none\.$/),
  );
  await assert.rejects(
    eks(reader).send(new DescribeClusterCommand({ name: 'sandbox' })),
    refused(
      'AccessDeniedException',
      403,
      /on resource: arn:aws:eks:us-east-1:111122223333:cluster\/sandbox because/,
    ),
  );
});
