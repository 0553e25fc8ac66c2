import { buffer } from 'node:stream/consumers';
import type { ServiceDoor } from '../../src/aws/protocol/operation.ts';
import { Refusal } from '../../src/core/errors/refusal.ts';

/** Inputs as the doors got them, in order; objects of the toy S3. */
export interface Seen {
  readonly inputs: Record<string, unknown>[];
  readonly objects: Map<string, Buffer>;
}

type Input = Record<string, unknown>;

const NOW = new Date('2026-11-21T22:31:49.000Z');
const CREDENTIALS = {
  AccessKeyId: 'ASIAEXAMPLE000000000',
  SecretAccessKey: 'se/cret',
  SessionToken: 'token',
  Expiration: NOW,
};

/** Toy doors that keep what they get and answer with values of every kind. */
export function echoDoors(seen: Seen): readonly ServiceDoor[] {
  const keep = (input: Input): void => void seen.inputs.push(input);
  const operation = (action: string, answer: (input: Input) => unknown, resource = '*') => ({
    authorize: () => [{ action, resource }],
    handle: (input: Input) => {
      keep(input);
      return answer(input);
    },
  });
  return [stsDoor(keep), iamDoor(operation), s3Door(seen, keep), ...restDoors(operation)];
}

function stsDoor(keep: (input: Input) => void): ServiceDoor {
  const user = {
    AssumedRoleId: 'AROA:web',
    Arn: 'arn:aws:sts::111122223333:assumed-role/r/web',
  };
  const assume = (input: Input): unknown => {
    keep(input);
    return { Credentials: CREDENTIALS, AssumedRoleUser: user, SourceIdentity: input.SourceIdentity };
  };
  return {
    service: 'sts',
    operations: {
      GetCallerIdentity: {
        authorize: () => [],
        handle: (_input: Input, call) => {
          const { caller } = call;
          return caller.type === 'anonymous'
            ? {}
            : { UserId: caller.id, Account: caller.account, Arn: caller.arn };
        },
      },
      AssumeRole: {
        authorize: (input: Input) => [{ action: 'sts:AssumeRole', resource: String(input.RoleArn) }],
        handle: assume,
      },
      AssumeRoleWithWebIdentity: {
        signature: 'optional',
        authorize: () => [],
        handle: (input: Input) => ({
          ...(assume(input) as object),
          PackedPolicySize: 24,
          Audience: 'sts.amazonaws.com',
          SubjectFromWebIdentityToken: 'system:serviceaccount:a:b',
        }),
      },
    },
  };
}

type MakeOperation = (
  action: string,
  answer: (input: Input) => unknown,
  resource?: string,
) => ServiceDoor['operations'][string];

function iamDoor(operation: MakeOperation): ServiceDoor {
  const roleOf = (input: Input): object => ({
    RoleName: input.RoleName,
    Path: '/',
    RoleId: 'AROAEXAMPLE',
    Arn: `arn:aws:iam::111122223333:role/${String(input.RoleName)}`,
    CreateDate: NOW,
    AssumeRolePolicyDocument: encodeURIComponent(String(input.AssumeRolePolicyDocument ?? '{}')),
    Tags: input.Tags,
  });
  return {
    service: 'iam',
    operations: {
      CreateRole: operation('iam:CreateRole', (input) => ({ Role: roleOf(input) })),
      GetRole: operation('iam:GetRole', (input) => {
        if (input.RoleName === 'gone') {
          throw new Refusal('NoSuchEntity', 404, 'The role with name gone cannot be found.');
        }
        if (input.RoleName === 'broken') throw new TypeError('secret-in-message');
        return { Role: roleOf(input) };
      }),
      ListRoles: operation('iam:ListRoles', () => ({ Roles: [], IsTruncated: false })),
      DeleteRole: operation('iam:DeleteRole', () => undefined),
      UpdateAccessKey: operation('iam:UpdateAccessKey', () => undefined),
      CreateOpenIDConnectProvider: operation('iam:CreateOpenIDConnectProvider', () => ({
        OpenIDConnectProviderArn: 'arn:aws:iam::111122223333:oidc-provider/x',
      })),
    },
  };
}

function s3Door(seen: Seen, keep: (input: Input) => void): ServiceDoor {
  const name = (input: Input): string => `${String(input.Bucket)}/${String(input.Key)}`;
  const allowed = (action: string) => (input: Input) => [
    { action, resource: `arn:aws:s3:::${input.Key === undefined ? String(input.Bucket) : name(input)}` },
  ];
  const stored = (input: Input): Buffer => {
    const body = seen.objects.get(name(input));
    if (body !== undefined) return body;
    throw new Refusal('NoSuchKey', 404, 'The specified key does not exist.', {
      members: { Key: String(input.Key) },
    });
  };
  return {
    service: 's3',
    operations: {
      ListBuckets: {
        authorize: () => [{ action: 's3:ListAllMyBuckets', resource: '*' }],
        handle: () => ({
          Buckets: [{ Name: 'one', CreationDate: NOW }, { Name: 'two' }],
          Owner: { ID: 'me' },
        }),
      },
      PutObject: {
        authorize: allowed('s3:PutObject'),
        handle: async (input: Input) => {
          keep(input);
          seen.objects.set(name(input), await buffer(input.Body as AsyncIterable<Uint8Array>));
          return { ETag: '"etag"' };
        },
      },
      GetObject: {
        signature: 'optional',
        authorize: allowed('s3:GetObject'),
        handle: (input: Input) => {
          const body = stored(input);
          const range = input.Range === undefined ? {} : { ContentRange: `bytes 0-3/${body.length}` };
          const part = input.Range === undefined ? body : body.subarray(0, 4);
          const chunks = async function* (): AsyncGenerator<Uint8Array> {
            yield part;
          };
          return {
            ...range,
            Body: chunks(),
            ContentLength: part.length,
            ETag: '"etag"',
            LastModified: NOW,
            Metadata: { note: 'a\r\nset-cookie: x' },
          };
        },
      },
      HeadObject: {
        authorize: allowed('s3:GetObject'),
        handle: (input: Input) => ({
          ContentLength: stored(input).length,
          ETag: '"etag"',
          LastModified: NOW,
        }),
      },
      DeleteObject: { authorize: allowed('s3:DeleteObject'), handle: () => ({}) },
      DeleteObjects: {
        authorize: allowed('s3:DeleteObject'),
        handle: (input: Input) => {
          keep(input);
          return { Deleted: [{ Key: 'a<b>&"c' }] };
        },
      },
      ListObjectsV2: {
        authorize: allowed('s3:ListBucket'),
        handle: (input: Input) => {
          keep(input);
          return {
            Name: input.Bucket,
            Contents: [{ Key: 'k', ETag: '"etag"', Size: 5, LastModified: NOW }],
            CommonPrefixes: [{ Prefix: 'p/' }],
            KeyCount: 1,
            IsTruncated: false,
          };
        },
      },
      GetBucketLocation: {
        authorize: allowed('s3:GetBucketLocation'),
        handle: () => ({ LocationConstraint: 'eu-west-1' }),
      },
      GetBucketPolicy: {
        authorize: allowed('s3:GetBucketPolicy'),
        handle: () => ({ Policy: '{"Version":"2012-10-17"}' }),
      },
      PutBucketPolicy: {
        authorize: allowed('s3:PutBucketPolicy'),
        handle: (input: Input) => void keep(input),
      },
    },
  };
}

function restDoors(operation: MakeOperation): readonly ServiceDoor[] {
  const arn = 'arn:aws:ec2:us-east-1:111122223333:instance/*';
  return [
    {
      service: 'ec2',
      operations: {
        DescribeInstances: operation(
          'ec2:DescribeInstances',
          () => ({
            Reservations: [
              {
                ReservationId: 'r-1',
                Instances: [{ InstanceId: 'i-1', LaunchTime: NOW, Tags: [{ Key: 'Name', Value: 'n & m' }] }],
              },
            ],
          }),
          arn,
        ),
      },
    },
    {
      service: 'eks',
      operations: {
        DescribeCluster: operation('eks:DescribeCluster', (input) => {
          if (input.name === 'gone') {
            throw new Refusal('ResourceNotFoundException', 404, 'No cluster found for name: gone.', {
              members: { clusterName: 'gone' },
            });
          }
          return {
            cluster: { name: input.name, createdAt: NOW, tags: { a: 'b' }, secret: 'not in the schema' },
          };
        }),
        ListClusters: operation('eks:ListClusters', () => ({ clusters: ['one'] })),
        TagResource: operation('eks:TagResource', () => ({})),
        UntagResource: operation('eks:UntagResource', () => ({})),
      },
    },
    {
      service: 'cloudformation',
      operations: {
        CreateStack: operation('cloudformation:CreateStack', () => ({ StackId: 'arn:stack' })),
        DescribeStacks: operation('cloudformation:DescribeStacks', () => ({
          Stacks: [{ StackName: 's', CreationTime: NOW, StackStatus: 'CREATE_COMPLETE' }],
        })),
      },
    },
  ];
}
