// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of CloudFormation look like those of template strings
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  type CloudFormationClient,
  CreateStackCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  ListStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { type FakeInstance, openFakeInstance } from '../fakes/instance.fake.ts';
import { refused } from '../fakes/refused.fake.ts';

const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};
const R = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: TRUST } };
const described = (Description: unknown) => ({
  Resources: { R: { ...R, Properties: { ...R.Properties, Description } } },
});
const ARGUMENTS =
  "Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a string as first " +
  'argument, and an optional second argument to specify a mapping of values to replace in the string';

let instance: FakeInstance;
let cloudformation: CloudFormationClient;

before(async () => {
  instance = await openFakeInstance();
  cloudformation = instance.cloudformation();
});
after(() => instance.close());

function create(template: unknown, parameters: Readonly<Record<string, string>> = {}, name = 'refused') {
  return cloudformation.send(
    new CreateStackCommand({
      StackName: name,
      TemplateBody: typeof template === 'string' ? template : JSON.stringify(template),
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
        ParameterKey,
        ParameterValue,
      })),
    }),
  );
}

const CASES: Readonly<Record<string, readonly [template: unknown, message: string]>> = {
  'not JSON': ['{ "a": }', 'Template format error: JSON not well-formed.'],
  'JSON with a fault at a known place': [
    '{\n"a": 1 2}',
    'Template format error: JSON not well-formed. (line 2, column 8)',
  ],
  'a list': ['- 1', 'Template format error: unsupported structure.'],
  'a scalar': ['text', 'Template format error: unsupported structure.'],
  'broken YAML': ['a: [', 'Template format error: YAML not well-formed. (line 1, column 5)'],
  'a YAML alias': [
    'a: &x 1\nb: *x',
    'Template format error: YAML aliases are not allowed in CloudFormation templates',
  ],
  'no resources': [{}, 'Template format error: At least one Resources member must be defined.'],
  'empty resources': [
    { Resources: {} },
    'Template format error: At least one Resources member must be defined.',
  ],
  'another format version': [
    { AWSTemplateFormatVersion: '2020-01-01', Resources: { R } },
    'Template format error: Template format version is not supported.',
  ],
  'an unknown section': [
    { Resources: { R }, Conditions: {}, Transform: 'x' },
    'Template format error: Invalid template property or properties [Conditions, Transform]',
  ],
  'unknown resource types, all of them': [
    { Resources: { A: { Type: 'AWS::S3::Bucket' }, B: { Type: 'Custom::X' }, R } },
    'Template format error: Unrecognized resource types: [AWS::S3::Bucket, Custom::X]',
  ],
  'a type that is a name of the language': [
    { Resources: { A: { Type: '__proto__' } } },
    'Template format error: Unrecognized resource types: [__proto__]',
  ],
  'a resource without type': [
    { Resources: { A: {} } },
    'Template format error: [/Resources/A] Every Resources object must contain a Type member.',
  ],
  'a logical id with other characters': [
    { Resources: { 'a-b': R } },
    'Template format error: Resource name {a-b} is non alphanumeric.',
  ],
  'an unknown property': [
    { Resources: { R: { ...R, Properties: { ...R.Properties, Colour: 'red' } } } },
    'Template format error: [/Resources/R] Encountered unsupported property Colour',
  ],
  'a missing property': [
    { Resources: { R: { Type: 'AWS::IAM::Role' } } },
    'Template format error: [/Resources/R] Property AssumeRolePolicyDocument cannot be empty.',
  ],
  'a Ref to nothing': [
    described({ Ref: 'Nobody' }),
    'Template format error: Unresolved resource dependencies [Nobody] in the Resources block of the template',
  ],
  'a Sub of an unknown name': [
    described({ 'Fn::Sub': 'x ${Nobody} ${AWS::Nothing}' }),
    'Template format error: Unresolved resource dependencies [Nobody, AWS::Nothing] in the Resources block of the template',
  ],
  'a Sub of an unknown attribute': [
    described({ 'Fn::Sub': '${R.Colour}' }),
    'Template error: resource R does not support attribute type Colour in Fn::Sub',
  ],
  'a Sub with wrong arguments': [described({ 'Fn::Sub': ['x'] }), ARGUMENTS],
  'a GetAtt of an unknown resource': [
    described({ 'Fn::GetAtt': ['Nobody', 'Arn'] }),
    'Template error: instance of Fn::GetAtt references undefined resource Nobody',
  ],
  'a GetAtt without attribute': [
    described({ 'Fn::GetAtt': 'R' }),
    'Template format error: Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute',
  ],
  'a function that is not built': [
    described({ 'Fn::Base64': 'x' }),
    'Template format error: Unsupported function Fn::Base64',
  ],
  'a DependsOn of nothing': [
    { Resources: { R: { ...R, DependsOn: ['Gone'] } } },
    'Template format error: Unresolved resource dependencies [Gone] in the Resources block of the template',
  ],
  'a cycle': [
    {
      Resources: {
        A: { ...R, DependsOn: 'B' },
        B: { ...R, Properties: { ...R.Properties, Description: { 'Fn::Sub': '${A.Arn}' } } },
        C: R,
      },
    },
    'Circular dependency between resources: [A, B]',
  ],
  'a resource that refers to itself': [described({ Ref: 'R' }), 'Circular dependency between resources: [R]'],
  'deep nesting': [
    described(JSON.parse(`${'['.repeat(60)}${']'.repeat(60)}`)),
    'Template format error: the template is nested too deeply.',
  ],
  'a JSON nesting bomb': [
    `{"Resources":${'['.repeat(25_000)}${']'.repeat(25_000)}}`,
    'Template format error: the template is nested too deeply.',
  ],
  'a YAML nesting bomb': [
    `Resources: ${'['.repeat(25_000)}${']'.repeat(25_000)}`,
    'Template format error: the template is nested too deeply.',
  ],
  'a YAML nesting bomb of block sequences': [
    `Resources:\n  ${'- '.repeat(25_000)}x`,
    'Template format error: the template is nested too deeply.',
  ],
  'a YAML tag that is no function': [
    'Resources:\n  R: !Foo x',
    'Template format error: YAML not well-formed. (line 2, column 6)',
  ],
  'a YAML short form that is not built': [
    'Resources:\n  R: !FindInMap [a, b, c]',
    'Template format error: YAML not well-formed. (line 2, column 6)',
  ],
};

for (const [title, [template, message]] of Object.entries(CASES)) {
  test(`a template is refused before anything is made: ${title}`, async () => {
    await refused(create(template), 'ValidationError', 400, message);
    const { StackSummaries: stacks } = await cloudformation.send(new ListStacksCommand({}));
    assert.deepEqual(stacks ?? [], []);
  });
}

test('a template past 51,200 characters is refused', async () => {
  await assert.rejects(
    create(described('x'.repeat(51_200))),
    /at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to 51200$/,
  );
});

test('names of stacks are checked', async () => {
  for (const name of ['../x', '1st', 'a_b', 'a'.repeat(129)]) {
    await assert.rejects(create({ Resources: { R } }, {}, name), { name: 'ValidationError' });
  }
});

test('parameters must be declared, given and allowed', async () => {
  const template = {
    Parameters: { A: { Type: 'String' }, B: { Type: 'Number', Default: 1, AllowedValues: [1, 2] } },
    Resources: { R },
  };
  const bad = (parameters: Readonly<Record<string, string>>, message: string) =>
    refused(create(template, parameters), 'ValidationError', 400, message);
  await bad({}, 'Parameters: [A] must have values');
  await bad({ A: 'x', C: 'y' }, 'Parameters: [C] do not exist in the template');
  await bad({ A: 'x', B: '3' }, "Parameter 'B' must be one of AllowedValues");
});

test('functions that multiply text are refused before the text is made', async () => {
  const joined = { 'Fn::Join': ['d'.repeat(20_000), Array.from({ length: 5000 }, () => '')] };
  const substituted = { 'Fn::Sub': '${Long}'.repeat(5000) };
  for (const [name, description] of Object.entries({ joined, substituted })) {
    const Parameters = { Long: { Type: 'String', Default: 'x'.repeat(4096) } };
    await create({ ...described(description), Parameters }, {}, name);
    const { Stacks: stacks } = await cloudformation.send(new DescribeStacksCommand({ StackName: name }));
    assert.equal(stacks?.[0]?.StackStatus, 'ROLLBACK_COMPLETE');
    const { StackResources: resources } = await cloudformation.send(
      new DescribeStackResourcesCommand({ StackName: name }),
    );
    assert.match(
      resources?.[0]?.ResourceStatusReason ?? '',
      /the functions of this template produce too much text/,
    );
  }
});
