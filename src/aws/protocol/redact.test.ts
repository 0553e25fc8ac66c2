import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileRedactor } from './redact.ts';
import { loadSchemas, structureOf } from './schema.ts';

const schemas = loadSchemas();

function redact(service: string, shape: string, input: object): object {
  const schema = schemas[service];
  assert.ok(schema);
  return compileRedactor(schema, structureOf(schema, shape))(input);
}

test('tokens, bodies and customer keys are not kept; policy documents are', () => {
  assert.deepEqual(
    redact('sts', 'AssumeRoleWithWebIdentityRequest', { RoleArn: 'a', WebIdentityToken: 's' }),
    {
      RoleArn: 'a',
    },
  );
  assert.deepEqual(redact('s3', 'PutObjectRequest', { Key: 'k', Body: {}, SSECustomerKey: 's' }), {
    Key: 'k',
  });
  assert.deepEqual(redact('iam', 'PutRolePolicyRequest', { PolicyDocument: '{}' }), { PolicyDocument: '{}' });
});

test("values of a stack's parameters are not kept: any of them may be declared NoEcho", () => {
  const Parameters = [{ ParameterKey: 'Password', ParameterValue: 's' }];
  assert.deepEqual(redact('cloudformation', 'CreateStackInput', { StackName: 'n', Parameters }), {
    StackName: 'n',
  });
});

test('one-time codes are not kept', () => {
  const AuthenticationCode1 = '123456';
  assert.deepEqual(
    redact('iam', 'EnableMFADeviceRequest', {
      UserName: 'u',
      AuthenticationCode1,
      AuthenticationCode2: '654321',
    }),
    { UserName: 'u' },
  );
  assert.deepEqual(redact('sts', 'GetSessionTokenRequest', { SerialNumber: 's', TokenCode: '123456' }), {
    SerialNumber: 's',
  });
});
