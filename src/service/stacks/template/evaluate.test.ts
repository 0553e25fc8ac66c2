// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of CloudFormation look like those of template strings
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Environment, evaluate, OUTPUT_BUDGET } from './evaluate.ts';

const environment = (): Environment => ({
  place: {
    account: '111122223333',
    partition: 'aws',
    region: 'us-east-1',
    stackName: 'stack',
    stackId: 'arn:aws:cloudformation:us-east-1:111122223333:stack/stack/1',
  },
  parameters: new Map(),
  resources: new Map(),
  budget: { left: OUTPUT_BUDGET },
});

/** Every level asks for the one below it `width` times. */
function nested(levels: number, width: number, leaf: string): object {
  let value: object = { 'Fn::Sub': leaf };
  for (let level = 0; level < levels; level++) {
    value = { 'Fn::Sub': ['${a}'.repeat(width), { a: value }] };
  }
  return value;
}

test('nested substitutions cannot multiply work, also where they produce no text', () => {
  // 12 levels of 100: a process that evaluated them all would never come back.
  for (const leaf of ['', 'x']) {
    assert.throws(
      () => evaluate(nested(12, 100, leaf) as never, environment()),
      /the functions of this template produce too much text/,
    );
  }
});

test('an ordinary nested substitution is evaluated', () => {
  assert.equal(evaluate(nested(3, 2, 'x') as never, environment()), 'xxxxxxxx');
});
