import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  issuerStatements,
  onlyFor,
  readTrust,
  type TrustDocument,
  type TrustStatement,
  trustsPods,
  withoutPodTrust,
  withPodTrust,
} from './trust.ts';

const CLUSTER = 'arn:aws:eks:us-east-1:111122223333:cluster/a';
const PROVIDER = 'arn:aws:iam::111122223333:oidc-provider/localhost:4743/id/X';
const SUBJECT = 'system:serviceaccount:a-b:c';
const statement = (more: object = {}): TrustStatement => ({
  Effect: 'Allow',
  Action: 'sts:AssumeRoleWithWebIdentity',
  Principal: { Federated: PROVIDER },
  Condition: { StringEquals: { 'localhost:4743/id/X:sub': SUBJECT } },
  ...more,
});
const document = (...Statement: TrustStatement[]): TrustDocument => ({ Version: '2012-10-17', Statement });

describe('trust policies of a migration', () => {
  it('gain one statement for the cluster, once, and lose it again', () => {
    const before = document(statement(), statement({ Sid: 'RolecallPodIdentity', Principal: { AWS: '*' } }));
    const after = withPodTrust(before, CLUSTER);
    assert.deepEqual(after.Statement.slice(0, 2), before.Statement);
    assert.equal(after.Statement[2]?.Sid, 'RolecallPodIdentity2');
    assert.equal(trustsPods(after), true);
    assert.equal(trustsPods(before), false);
    assert.deepEqual(withPodTrust(after, CLUSTER), after);
    const two = withPodTrust(after, `${CLUSTER}2`);
    assert.equal(two.Statement.length, 4);
    assert.deepEqual(withoutPodTrust(two, `${CLUSTER}2`), after);
    assert.deepEqual(withoutPodTrust(after, CLUSTER), before);
  });

  it('are read with one statement or many, percent-encoded', () => {
    const text = encodeURIComponent(JSON.stringify({ Version: '2012-10-17', Statement: statement() }));
    assert.deepEqual(readTrust(text), document(statement()));
  });

  it('trust the service only when it may tag, too', () => {
    const pods = (Action: unknown) =>
      trustsPods(document(statement({ Principal: { Service: ['pods.eks.amazonaws.com'] }, Action })));
    assert.deepEqual(
      [pods('sts:AssumeRole'), pods(['sts:AssumeRole', 'sts:TagSession']), pods('sts:*')],
      [false, true, true],
    );
    const denied = statement({
      Effect: 'Deny',
      Principal: { Service: 'pods.eks.amazonaws.com' },
      Action: 'sts:*',
    });
    assert.equal(trustsPods(document(denied)), false);
  });

  it('lose a statement of the issuer only when it is for nobody else', () => {
    const only = (one: TrustStatement, ...subjects: string[]) => onlyFor(one, [PROVIDER], new Set(subjects));
    assert.equal(only(statement(), SUBJECT), true);
    assert.equal(only(statement(), 'system:serviceaccount:a:b-c'), false);
    const sub = (...subjects: string[]) =>
      statement({ Condition: { StringLike: { 'localhost:4743/id/X:sub': subjects } } });
    assert.equal(only(sub(SUBJECT, 'system:serviceaccount:a:d'), SUBJECT), false);
    assert.equal(only(sub('system:serviceaccount:*:c'), 'system:serviceaccount:*:c'), false);
    assert.equal(only(statement({ Condition: {} }), SUBJECT), false);
    assert.equal(only(statement({ Principal: { Federated: PROVIDER, AWS: '1' } }), SUBJECT), false);
    assert.equal(only(statement({ Principal: { Federated: [PROVIDER, 'other'] } }), SUBJECT), false);
    assert.equal(
      only(statement({ Action: ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession'] }), SUBJECT),
      false,
    );
    assert.equal(
      issuerStatements(document(statement(), statement({ Principal: { AWS: '*' } })), [PROVIDER]).length,
      1,
    );
  });
});
