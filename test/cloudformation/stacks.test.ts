// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of CloudFormation look like those of template strings
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  type CloudFormationClient,
  CreateStackCommand,
  type CreateStackCommandInput,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  ListStackResourcesCommand,
  ListStacksCommand,
  UpdateTerminationProtectionCommand,
  waitUntilStackCreateComplete,
  waitUntilStackDeleteComplete,
} from '@aws-sdk/client-cloudformation';
import {
  AttachRolePolicyCommand,
  CreateAccessKeyCommand,
  CreateUserCommand,
  DetachRolePolicyCommand,
  GetPolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolesCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { ACCOUNT_ID, type FakeInstance, openFakeInstance, REGION } from '../fakes/instance.fake.ts';
import { refused } from '../fakes/refused.fake.ts';

const ISSUER = 'oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE';
const READ_ONLY = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
const TRUST = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: ['sts:AssumeRoleWithWebIdentity'],
      Principal: { Federated: `arn:aws:iam::${ACCOUNT_ID}:oidc-provider/${ISSUER}` },
      Condition: {
        StringEquals: {
          [`${ISSUER}:sub`]: 'system:serviceaccount:default:iam-test',
          [`${ISSUER}:aud`]: 'sts.amazonaws.com',
        },
      },
    },
  ],
};
const PERMIT = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' }],
};
/** What eksctl sends (eksctl.md 3.5). */
const EKSCTL = {
  AWSTemplateFormatVersion: '2010-09-09',
  Description: 'IAM role for serviceaccount "default/iam-test" [created and managed by eksctl]',
  Resources: {
    Role1: {
      Type: 'AWS::IAM::Role',
      Properties: { AssumeRolePolicyDocument: TRUST, ManagedPolicyArns: [READ_ONLY] },
    },
  },
  Outputs: { Role1: { Value: { 'Fn::GetAtt': 'Role1.Arn' } } },
};

let instance: FakeInstance;
let cloudformation: CloudFormationClient;
let iam: IAMClient;

before(async () => {
  instance = await openFakeInstance();
  cloudformation = instance.cloudformation();
  iam = instance.iam();
});
after(() => instance.close());

function create(StackName: string, template: unknown, more: Partial<CreateStackCommandInput> = {}) {
  const TemplateBody = typeof template === 'string' ? template : JSON.stringify(template);
  return cloudformation.send(
    new CreateStackCommand({ StackName, TemplateBody, Capabilities: ['CAPABILITY_NAMED_IAM'], ...more }),
  );
}

async function describe(StackName: string) {
  const { Stacks: stacks } = await cloudformation.send(new DescribeStacksCommand({ StackName }));
  assert(stacks?.[0]);
  return stacks[0];
}

async function eventsOf(StackName: string): Promise<string[]> {
  const { StackEvents: events } = await cloudformation.send(new DescribeStackEventsCommand({ StackName }));
  return (events ?? []).map((event) => `${event.LogicalResourceId} ${event.ResourceStatus}`);
}

async function roleNames(): Promise<string[]> {
  const { Roles: roles } = await iam.send(new ListRolesCommand({}));
  return (roles ?? []).map((role) => role.RoleName ?? '');
}

const role = (properties: object = {}) => ({
  Type: 'AWS::IAM::Role',
  Properties: { AssumeRolePolicyDocument: TRUST, ...properties },
});

test("eksctl's stack: made, waited for, protected, deleted", async () => {
  const name = 'eksctl-eksworkshop-eksctl-addon-iamserviceaccount-default-iam-test';
  const { StackId: id } = await create(name, EKSCTL, {
    Capabilities: ['CAPABILITY_IAM'],
    EnableTerminationProtection: true,
    DisableRollback: false,
    Tags: [{ Key: 'alpha.eksctl.io/cluster-name', Value: 'eksworkshop-eksctl' }],
  });
  const waiting = { client: cloudformation, maxWaitTime: 5, minDelay: 1, maxDelay: 1 };
  await waitUntilStackCreateComplete(waiting, { StackName: name });
  const stack = await describe(name);
  assert.match(
    id ?? '',
    new RegExp(`^arn:aws:cloudformation:${REGION}:${ACCOUNT_ID}:stack/${name}/[0-9a-f-]{36}$`),
  );
  assert.deepEqual([stack.StackId, stack.StackStatus], [id, 'CREATE_COMPLETE']);
  assert.deepEqual(stack.Tags, [{ Key: 'alpha.eksctl.io/cluster-name', Value: 'eksworkshop-eksctl' }]);
  const arn = stack.Outputs?.[0]?.OutputValue ?? '';
  assert.match(arn, /:role\/eksctl-eksworkshop-eksctl-addon-iamserviceac.*-Role1-[A-Z0-9]{12}$/);
  const roleName = arn.slice(arn.indexOf('/') + 1);
  assert.equal(roleName.length, 64);
  const attached = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: roleName }));
  assert.deepEqual(
    attached.AttachedPolicies?.map((policy) => policy.PolicyArn),
    [READ_ONLY],
  );
  const { Role: made } = await iam.send(new GetRoleCommand({ RoleName: roleName }));
  const tags = Object.fromEntries((made?.Tags ?? []).map((tag) => [tag.Key, tag.Value]));
  assert.equal(tags['aws:cloudformation:stack-name'], name);
  assert.equal(tags['alpha.eksctl.io/cluster-name'], 'eksworkshop-eksctl');
  assert.deepEqual(await eventsOf(name), [
    `${name} CREATE_COMPLETE`,
    'Role1 CREATE_COMPLETE',
    'Role1 CREATE_IN_PROGRESS',
    'Role1 CREATE_IN_PROGRESS',
    `${name} CREATE_IN_PROGRESS`,
  ]);
  const template = await cloudformation.send(new GetTemplateCommand({ StackName: name }));
  assert.deepEqual(JSON.parse(template.TemplateBody ?? ''), EKSCTL);
  await refused(create(name, EKSCTL), 'AlreadyExistsException', 400, `Stack [${name}] already exists`);
  const remove = () => cloudformation.send(new DeleteStackCommand({ StackName: id }));
  const guarded = `Stack [${name}] cannot be deleted while TerminationProtection is enabled`;
  await refused(remove(), 'ValidationError', 400, guarded);
  await cloudformation.send(
    new UpdateTerminationProtectionCommand({ StackName: name, EnableTerminationProtection: false }),
  );
  await remove();
  await waitUntilStackDeleteComplete(waiting, { StackName: id });
  await waitUntilStackDeleteComplete(waiting, { StackName: name });
  await refused(describe(name), 'ValidationError', 400, `Stack with id ${name} does not exist`);
  assert.equal((await describe(id ?? '')).StackStatus, 'DELETE_COMPLETE');
  assert(!(await roleNames()).includes(roleName));
  await cloudformation.send(new DeleteStackCommand({ StackName: name }));
  await create(name, EKSCTL);
});

test('every resource kind, function and pseudo parameter, in implied order', async () => {
  const template = (outputs: string) => ({
    Parameters: { Team: { Type: 'String', Default: 'red' }, List: { Type: 'CommaDelimitedList' } },
    Resources: {
      Inline: {
        Type: 'AWS::IAM::Policy',
        DependsOn: ['Managed'],
        Properties: {
          PolicyName: { 'Fn::Sub': '${AWS::StackName}-Policy1' },
          PolicyDocument: PERMIT,
          Roles: [{ Ref: 'App' }],
        },
      },
      Managed: {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: {
          ManagedPolicyName: { 'Fn::Join': ['-', ['full', { Ref: 'Team' }]] },
          Description: { 'Fn::Join': [',', { Ref: 'List' }] },
          PolicyDocument: PERMIT,
          Roles: [{ Ref: 'App' }],
        },
      },
      App: role({
        RoleName: 'full-app',
        Path: '/apps/',
        MaxSessionDuration: '7200',
        Description: { Ref: 'AWS::NoValue' },
        ManagedPolicyArns: [{ 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/AmazonS3ReadOnlyAccess' }],
        Policies: [{ PolicyName: 'own', PolicyDocument: PERMIT }],
        Tags: [{ Key: 'team', Value: { Ref: 'Team' } }],
      }),
    },
    Outputs: {
      Place: {
        Value: { 'Fn::Sub': outputs },
        Export: { Name: { 'Fn::Sub': ['${name}-place', { name: { Ref: 'AWS::StackName' } }] } },
      },
      Policy: { Value: { Ref: 'Managed' }, Description: 'arn' },
    },
  });
  const parameters = { Parameters: [{ ParameterKey: 'List', ParameterValue: 'a,b' }] };
  const text = '${AWS::AccountId} ${AWS::Region} ${AWS::URLSuffix} ${!Literal} ${App.Arn}';
  await create('full', template(text), parameters);
  const { Outputs: outputs = [], StackStatus: status } = await describe('full');
  assert.equal(status, 'CREATE_COMPLETE');
  const arn = `arn:aws:iam::${ACCOUNT_ID}:role/apps/full-app`;
  const place = `${ACCOUNT_ID} ${REGION} amazonaws.com \${Literal} ${arn}`;
  assert.deepEqual(outputs, [
    { OutputKey: 'Place', OutputValue: place, ExportName: 'full-place' },
    { OutputKey: 'Policy', OutputValue: `arn:aws:iam::${ACCOUNT_ID}:policy/full-red`, Description: 'arn' },
  ]);
  const { Role: made } = await iam.send(new GetRoleCommand({ RoleName: 'full-app' }));
  assert.deepEqual([made?.MaxSessionDuration, made?.Description], [7200, undefined]);
  await iam.send(new GetRolePolicyCommand({ RoleName: 'full-app', PolicyName: 'full-Policy1' }));
  await iam.send(new GetRolePolicyCommand({ RoleName: 'full-app', PolicyName: 'own' }));
  const { Policy: policy } = await iam.send(
    new GetPolicyCommand({ PolicyArn: outputs[1]?.OutputValue ?? '' }),
  );
  assert.deepEqual([policy?.AttachmentCount, policy?.Description], [1, 'a,b']);
  await cloudformation.send(new DeleteStackCommand({ StackName: 'full' }));
  assert(!(await roleNames()).includes('full-app'));
});

test('a stack with a failing resource leaves nothing and tells why', async () => {
  const before = await roleNames();
  const name = 'half-made';
  const template = {
    Resources: {
      Good: role(),
      Bad: { ...role({ ManagedPolicyArns: [`${READ_ONLY}Not`] }), DependsOn: 'Good' },
    },
  };
  await create(name, template);
  const stack = await describe(name);
  assert.equal(stack.StackStatus, 'ROLLBACK_COMPLETE');
  assert.match(stack.StackStatusReason ?? '', /^The following resource\(s\) failed to create: \[Bad\]\. /);
  assert.deepEqual(await roleNames(), before);
  const { StackEvents: events } = await cloudformation.send(
    new DescribeStackEventsCommand({ StackName: name }),
  );
  const failed = events?.find((event) => event.ResourceStatus === 'CREATE_FAILED');
  assert.equal(failed?.LogicalResourceId, 'Bad');
  assert.match(
    failed?.ResourceStatusReason ?? '',
    /^Resource handler returned message: "Policy arn:aws:iam::aws:policy\/AmazonS3ReadOnlyAccessNot does not exist or is not attachable\. \(Service: Iam, Status Code: 404, Request ID: .*HandlerErrorCode: NotFound\)$/,
  );
  assert.equal((await eventsOf(name))[0], `${name} ROLLBACK_COMPLETE`);
  await refused(create(name, template), 'AlreadyExistsException', 400, `Stack [${name}] already exists`);
  await cloudformation.send(new DeleteStackCommand({ StackName: name }));
  await create(name, template, { OnFailure: 'DELETE' });
  await refused(describe(name), 'ValidationError', 400, `Stack with id ${name} does not exist`);
  await create(name, template, { DisableRollback: true });
  assert.equal((await describe(name)).StackStatus, 'CREATE_FAILED');
  assert.deepEqual(await roleNames(), before);
});

test("resources are made with the caller's own permissions", async () => {
  await iam.send(new CreateUserCommand({ UserName: 'builder' }));
  const allow = (...actions: string[]) =>
    iam.send(
      new PutUserPolicyCommand({
        UserName: 'builder',
        PolicyName: 'p',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
        }),
      }),
    );
  await allow('cloudformation:*', 'iam:CreateRole');
  const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName: 'builder' }));
  const builder = instance.cloudformation({
    accessKeyId: key?.AccessKeyId ?? '',
    secretAccessKey: key?.SecretAccessKey ?? '',
  });
  const input = {
    StackName: 'escalation',
    TemplateBody: JSON.stringify({
      Resources: { R: role({ RoleName: 'escalated', ManagedPolicyArns: [READ_ONLY] }) },
    }),
    Capabilities: ['CAPABILITY_NAMED_IAM' as const],
  };
  await builder.send(new CreateStackCommand(input));
  const stack = await describe('escalation');
  assert.equal(stack.StackStatus, 'ROLLBACK_COMPLETE');
  const { StackResources: resources } = await cloudformation.send(
    new DescribeStackResourcesCommand({ StackName: 'escalation' }),
  );
  assert.match(
    resources?.[0]?.ResourceStatusReason ?? '',
    new RegExp(
      `User: arn:aws:iam::${ACCOUNT_ID}:user/builder is not authorized to perform: iam:AttachRolePolicy ` +
        'on resource: role escalated because no identity-based policy allows the iam:AttachRolePolicy action',
    ),
  );
  assert(!(await roleNames()).includes('escalated'));
  await allow('s3:*');
  await refused(
    builder.send(new CreateStackCommand({ ...input, StackName: 'denied' })),
    'AccessDenied',
    403,
    `User: arn:aws:iam::${ACCOUNT_ID}:user/builder is not authorized to perform: cloudformation:CreateStack ` +
      `on resource: arn:aws:cloudformation:${REGION}:${ACCOUNT_ID}:stack/denied/* ` +
      'because no identity-based policy allows the cloudformation:CreateStack action',
  );
});

test('a stack is deleted whole or not at all', async () => {
  const name = 'sticky';
  const resources = {
    First: role({ RoleName: 'sticky-first' }),
    Second: role({ RoleName: 'sticky-second' }),
  };
  await create(name, { Resources: resources });
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'sticky-first', PolicyArn: READ_ONLY }));
  await cloudformation.send(new DeleteStackCommand({ StackName: name }));
  const failed = await describe(name);
  assert.equal(failed.StackStatus, 'DELETE_FAILED');
  assert.equal(failed.StackStatusReason, 'The following resource(s) failed to delete: [First]. ');
  assert((await roleNames()).includes('sticky-second'));
  await iam.send(new DetachRolePolicyCommand({ RoleName: 'sticky-first', PolicyArn: READ_ONLY }));
  await cloudformation.send(new DeleteStackCommand({ StackName: name }));
  assert.deepEqual(
    (await roleNames()).filter((role) => role.startsWith('sticky')),
    [],
  );
});

test('capabilities are asked for before anything is made', async () => {
  const unnamed = { Resources: { R: role() } };
  const named = { Resources: { R: role({ RoleName: 'chosen' }) } };
  const code = 'InsufficientCapabilitiesException';
  await refused(
    create('caps', unnamed, { Capabilities: [] }),
    code,
    400,
    'Requires capabilities : [CAPABILITY_IAM]',
  );
  await refused(
    create('caps', named, { Capabilities: ['CAPABILITY_IAM'] }),
    code,
    400,
    'Requires capabilities : [CAPABILITY_NAMED_IAM]',
  );
  await refused(describe('caps'), 'ValidationError', 400, 'Stack with id caps does not exist');
});

test('stacks are listed newest first, filtered and paged', async () => {
  const elsewhere = cloudformation;
  const make = (index: number) => {
    instance.clock.time += 1000;
    return elsewhere.send(
      new CreateStackCommand({
        StackName: `list-${index}`,
        TemplateBody: JSON.stringify({ Resources: { R: role() } }),
        Capabilities: ['CAPABILITY_IAM'],
      }),
    );
  };
  for (let index = 0; index < 3; index++) await make(index);
  await elsewhere.send(new DeleteStackCommand({ StackName: 'list-1' }));
  const listed = async (...filter: ('CREATE_COMPLETE' | 'DELETE_COMPLETE')[]) => {
    const { StackSummaries: stacks } = await elsewhere.send(
      new ListStacksCommand({ StackStatusFilter: filter }),
    );
    return (stacks ?? []).map((stack) => stack.StackName ?? '').filter((name) => name.startsWith('list-'));
  };
  assert.deepEqual(await listed(), ['list-2', 'list-1', 'list-0']);
  assert.deepEqual(await listed('CREATE_COMPLETE'), ['list-2', 'list-0']);
  assert.deepEqual(await listed('DELETE_COMPLETE'), ['list-1']);
  const { Stacks: living } = await elsewhere.send(new DescribeStacksCommand({}));
  const names = (living ?? []).map((stack) => stack.StackName ?? '');
  assert.deepEqual(
    names.filter((name) => name.startsWith('list-')),
    ['list-2', 'list-0'],
  );
  const { StackResourceSummaries: resources } = await elsewhere.send(
    new ListStackResourcesCommand({ StackName: 'list-0' }),
  );
  assert.deepEqual(
    resources?.map((resource) => resource.LogicalResourceId),
    ['R'],
  );
  const bad = elsewhere.send(new ListStacksCommand({ NextToken: 'nonsense' }));
  await assert.rejects(bad, { name: 'ValidationError' });
});

test('a repeated request with the same token answers the same stack', async () => {
  const more = { ClientRequestToken: 'token-1' };
  const first = await create('repeated', { Resources: { R: role() } }, more);
  const second = await create('repeated', { Resources: { R: role() } }, more);
  assert.equal(first.StackId, second.StackId);
});

test('a YAML template with short forms', async () => {
  const template = [
    'Parameters:',
    '  Prefix: {Type: String, Default: yaml}',
    'Resources:',
    '  App:',
    '    Type: AWS::IAM::Role',
    '    Properties:',
    '      RoleName: !Sub ${Prefix}-app',
    '      AssumeRolePolicyDocument:',
    '        Version: 2012-10-17',
    '        Statement:',
    '        - Effect: Allow',
    '          Principal: {Service: !Join [".", [ec2, !Ref "AWS::URLSuffix"]]}',
    '          Action: sts:AssumeRole',
    '  Inline:',
    '    Type: AWS::IAM::Policy',
    '    Properties:',
    '      PolicyName: inline',
    `      PolicyDocument: '${JSON.stringify(PERMIT)}'`,
    '      Roles: [!Ref App]',
    'Outputs:',
    '  Arn: {Value: !GetAtt App.Arn}',
    '  Id: {Value: !GetAtt [App, RoleId]}',
  ].join('\n');
  await create('yaml', template);
  const stack = await describe('yaml');
  assert.equal(stack.StackStatus, 'CREATE_COMPLETE', JSON.stringify(stack));
  const { Role: made } = await iam.send(new GetRoleCommand({ RoleName: 'yaml-app' }));
  assert.match(decodeURIComponent(made?.AssumeRolePolicyDocument ?? ''), /"Service":"ec2\.amazonaws\.com"/);
  const outputs = Object.fromEntries(
    (stack.Outputs ?? []).map((output) => [output.OutputKey, output.OutputValue]),
  );
  assert.deepEqual(outputs, { Arn: made?.Arn, Id: made?.RoleId });
  const inline = await iam.send(new GetRolePolicyCommand({ RoleName: 'yaml-app', PolicyName: 'inline' }));
  assert.deepEqual(JSON.parse(decodeURIComponent(inline.PolicyDocument ?? '')), PERMIT);
});
