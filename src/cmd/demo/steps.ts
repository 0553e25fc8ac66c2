import { job } from './manifests.ts';
import { person } from './person.ts';
import { type Stage, verb } from './stage.ts';
import type { Step } from './transcript.ts';

/** Named, so that another service account can claim it below. */
const ROLE_NAME = 'demo-reader';
const ROLE = /eks\.amazonaws\.com\/role-arn: arn:aws:iam::\d{12}:role\/demo-reader/;

function setUp(stage: Stage): readonly Step[] {
  const { cluster } = stage;
  return [
    {
      say: "register the cluster's issuer in IAM",
      ...verb(stage, 'utils', 'associate-iam-oidc-provider', '--cluster', cluster, '--approve'),
      expect: [/created IAM Open ID Connect provider for cluster/],
    },
    {
      say: 'bind a service account to a role of its own that may read S3',
      ...verb(
        stage,
        ...[
          'create',
          'iamserviceaccount',
          '--name',
          'iam-test',
          '--namespace',
          'default',
          '--cluster',
          cluster,
        ],
        ...['--attach-policy-arn', 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'],
        ...['--role-name', ROLE_NAME, '--approve'],
      ),
      expect: [/created serviceaccount "default\/iam-test"/],
    },
    {
      say: 'the service account now names its role',
      command: ['kubectl', 'describe', 'sa', 'iam-test'],
      expect: [ROLE],
    },
    {
      say: 'a token of that service account, as the pod will get it: signed, bound, for one audience, expiring',
      command: ['kubectl', 'create', 'token', 'iam-test', '--audience', 'sts.amazonaws.com'],
      select: decodeToken,
      expect: [/^eyJ/],
    },
  ];
}

/** Header and claims of a JWT; the signature is left out, so that the transcript holds no usable token. */
function decodeToken(output: string): string {
  const parts = output.trim().split('.').slice(0, 2);
  return parts.map((part) => JSON.stringify(parseSegment(part), null, 2)).join('\n');
}

function parseSegment(segment: string): unknown {
  try {
    return JSON.parse(Buffer.from(segment, 'base64url').toString('utf8'));
  } catch {
    return segment;
  }
}

function runJob(
  say: string,
  stage: Stage,
  name: string,
  account: string,
  parameters: string[],
  expect: RegExp[],
): Step[] {
  const image = stage.awsCli ? 'amazon/aws-cli' : 'rolecall/aws-probe';
  return [
    {
      say,
      command: ['kubectl', 'apply', '-f', '-'],
      shown: 'kubectl apply -f - <<EOF',
      input: job(name, account, image, parameters),
      expect: [new RegExp(`job.batch/${name} created`)],
    },
    { say: 'what the pod printed', command: ['kubectl', 'logs', '-l', `app=${name}`], within: 60, expect },
  ];
}

function buckets(stage: Stage): readonly Step[] {
  const bucket = `demo-${stage.account}-${stage.region}`;
  return [
    {
      say: 'the administrator makes a bucket',
      command: stage.awsCli
        ? ['aws', 's3', 'mb', `s3://${bucket}`]
        : [stage.rolecall, 'demo', 'make-bucket', bucket],
      expect: [new RegExp(`make_bucket: ${bucket}`)],
    },
    ...runJob(
      'a Job under that service account lists buckets',
      stage,
      'list-buckets',
      'iam-test',
      ['s3', 'ls'],
      [new RegExp(`\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d ${bucket}`)],
    ),
    {
      say: 'and it is complete',
      command: ['kubectl', 'wait', '--for=condition=complete', 'job/list-buckets', '--timeout=30s'],
      expect: [/condition met/],
    },
  ];
}

function refusals(stage: Stage): readonly Step[] {
  const describe = ['ec2', 'describe-instances', '--region', stage.region];
  return [
    ...runJob(
      "the same service account is refused everything else, in AWS's words",
      stage,
      'list-instances',
      'iam-test',
      describe,
      [
        /An error occurred \(UnauthorizedOperation\) when calling the DescribeInstances operation: You are not authorized to perform this operation\./,
        /because no identity-based policy allows the ec2:DescribeInstances action/,
      ],
    ),
    {
      say: 'and the Job has failed',
      command: ['kubectl', 'wait', '--for=condition=failed', 'job/list-instances', '--timeout=30s'],
      expect: [/condition met/],
    },
  ];
}

/** The binding holds on both sides: an annotation alone is a claim, and the role's trust policy judges it. */
function impostor(stage: Stage): readonly Step[] {
  const arn = `arn:aws:iam::${stage.account}:role/${ROLE_NAME}`;
  return [
    {
      say: 'another service account may claim the same role',
      command: ['kubectl', 'create', 'serviceaccount', 'impostor'],
      expect: [/serviceaccount\/impostor created/],
    },
    {
      say: 'by the same annotation',
      command: ['kubectl', 'annotate', 'sa', 'impostor', `eks.amazonaws.com/role-arn=${arn}`],
      expect: [/serviceaccount\/impostor annotated/],
    },
    ...runJob(
      "but the role does not trust it: STS refuses, in AWS's words",
      stage,
      'claim-role',
      'impostor',
      ['s3', 'ls'],
      [
        /An error occurred \(AccessDenied\) when calling the AssumeRoleWithWebIdentity operation: Not authorized to perform sts:AssumeRoleWithWebIdentity/,
      ],
    ),
  ];
}

function cleanUp(stage: Stage): readonly Step[] {
  return [
    {
      say: 'clean up: role and service account go together',
      ...verb(
        stage,
        ...['delete', 'iamserviceaccount', '--name', 'iam-test', '--cluster', stage.cluster, '--wait'],
      ),
      expect: [/deleted serviceaccount "default\/iam-test"/],
    },
    { say: 'nothing is left', command: ['kubectl', 'get', 'sa', 'iam-test'], expect: [/NotFound/] },
  ];
}

/** The workshop's main line: workloads, and then a person. */
export function steps(stage: Stage): readonly Step[] {
  return [
    ...setUp(stage),
    ...buckets(stage),
    ...refusals(stage),
    ...impostor(stage),
    ...person(stage),
    ...cleanUp(stage),
  ];
}
