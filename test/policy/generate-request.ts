import type { RequestPrincipal } from '../../src/core/policy/evaluate/request.ts';
import { type Context, valueOfType } from './generate-condition.ts';
import type { Random } from './random.ts';
import { ACCOUNT, KEYS, OTHER_ACCOUNT, PROVIDER, ROLE_ID, SERVICE, USER_ID, VALUES } from './vocabulary.ts';

const ACTIONS = [
  's3:GetObject',
  's3:getobject',
  'S3:PutObject',
  's3:ListBucket',
  'sts:AssumeRole',
  'sts:AssumeRoleWithWebIdentity',
  'sts:TagSession',
  'ec2:RunInstances',
  's3:*',
  's3:Get?bject',
  'é:É',
  'iam:PassRole',
  's3:',
  ':',
  '',
  's3',
  's3:Get Object',
  's3:a:b',
  'K:k',
] as const;
const RESOURCES = [
  ...VALUES.arn,
  '*',
  '*',
  'arn:aws:s3:::a*b',
  'arn:aws:s3:::a?b',
  'arn:aws:s3:::a\nb',
  'arn:aws:s3:::\ud83d',
] as const;

export interface RandomRequest {
  readonly action: string;
  readonly resource: string;
  readonly principal: RequestPrincipal;
  readonly context: Context;
}

export function randomRequest(random: Random): RandomRequest {
  return {
    action: random.pick(
      random.chance(90) ? (['s3:GetObject', 'sts:AssumeRole', 'S3:PutObject'] as const) : ACTIONS,
    ),
    resource: random.pick<string>([...RESOURCES] as [string, ...string[]]),
    principal: randomCaller(random),
    context: randomContext(random),
  };
}

export function randomContext(random: Random): Context {
  const entries = random.list(0, 4, () => {
    const type = random.pick(['text', 'text', 'number', 'date', 'address', 'arn', 'binary', 'bool'] as const);
    const value = random.chance(75)
      ? valueOfType(random, type)
      : random.list(0, 3, () => valueOfType(random, type));
    return [random.pick(KEYS).toLowerCase(), value] as const;
  });
  return Object.fromEntries(entries);
}

function randomCaller(random: Random): RequestPrincipal {
  const account = random.chance(85) ? ACCOUNT : OTHER_ACCOUNT;
  const partition = random.chance(95) ? 'aws' : 'aws-cn';
  const hasBoundary = random.chance(25);
  const iam = `arn:${partition}:iam::${account}`;
  const sts = `arn:${partition}:sts::${account}`;
  const user = { type: 'user', account, arn: `${iam}:user/bob`, id: USER_ID, hasBoundary } as const;
  const path = random.pick(['', 'team/', 'a/b/']);
  const session = {
    type: 'session',
    account,
    arn: `${sts}:assumed-role/app/${random.pick(['s1', 's2'])}`,
    roleId: ROLE_ID,
    roleName: 'app',
    roleArn: `${iam}:role/${path}app`,
    hasBoundary,
  } as const;
  return random.pick<RequestPrincipal>([
    user,
    user,
    session,
    session,
    session,
    { type: 'federated-user', account, arn: `${sts}:federated-user/fed`, userArn: user.arn, hasBoundary },
    { type: 'root', account, arn: `${iam}:root` },
    { type: 'service', name: random.pick([SERVICE, SERVICE, 'ec2.amazonaws.com']) },
    { type: 'federated', account, provider: random.pick([PROVIDER, PROVIDER, 'accounts.google.com', '*']) },
    { type: 'anonymous' },
  ]);
}
