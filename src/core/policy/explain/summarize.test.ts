import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decisionInput } from '../decision-texts.ts';
import { explain } from './explain.ts';
import { summarizeExplanation } from './summarize.ts';

const ACCOUNT = '111122223333';

function summaryOf(statements: readonly object[], context = {}) {
  const input = decisionInput({
    layers: { identity: [JSON.stringify({ Version: '2012-10-17', Statement: statements })] },
    request: {
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::b/k',
      principal: {
        type: 'user',
        account: ACCOUNT,
        arn: `arn:aws:iam::${ACCOUNT}:user/u`,
        id: 'AIDA',
        hasBoundary: false,
      },
      context,
    },
    trust: false,
  });
  return summarizeExplanation(explain(input, { suggestions: true }), input.request);
}

describe('a denial as data', () => {
  it('is nothing when the request is allowed', () => {
    assert.equal(summaryOf([{ Effect: 'Allow', Action: '*', Resource: '*' }]), undefined);
  });

  it('lists the nearest statements first, with what each lacked', () => {
    const summary = summaryOf(
      [
        { Sid: 'Action', Effect: 'Allow', Action: 's3:PutObject', Resource: '*' },
        { Sid: 'Resource', Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::other/*' },
        {
          Sid: 'Condition',
          Effect: 'Allow',
          Action: 's3:GetObject',
          Resource: '*',
          Condition: { StringEquals: { 'aws:PrincipalTag/team': 'a' } },
        },
      ],
      { 'aws:principaltag/team': 'b' },
    );
    assert.deepEqual([summary?.layer, summary?.explicit, summary?.omitted], ['identity', false, 0]);
    assert.deepEqual(
      summary?.statements.map(({ sid }) => sid),
      ['Condition', 'Resource', 'Action'],
    );
    assert.deepEqual(summary?.statements[0]?.lacks, {
      element: 'Condition',
      test: 'StringEquals aws:PrincipalTag/team',
      policy: 'a',
      request: 'b',
    });
    assert.ok((summary?.changes.length ?? 0) > 0);
  });

  it('names the statement that denies', () => {
    const summary = summaryOf([
      { Effect: 'Allow', Action: '*', Resource: '*' },
      { Sid: 'No', Effect: 'Deny', Action: 's3:*', Resource: '*' },
    ]);
    assert.equal(summary?.explicit, true);
    assert.deepEqual(
      summary?.statements.map(({ sid, statement, effect, lacks }) => [sid, statement, effect, lacks]),
      [['No', 2, 'Deny', undefined]],
    );
  });

  it('attack: many statements and long values stay small', () => {
    const statement = {
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::${'x'.repeat(300)}`,
    };
    const summary = summaryOf(Array.from({ length: 100 }, () => statement));
    assert.deepEqual([summary?.statements.length, summary?.omitted], [5, 95]);
    assert.ok(JSON.stringify(summary).length < 5000);
  });
});
