import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { physicalName } from './physical-name.ts';

const random = (length: number) => 'R'.repeat(length);
const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,150}$/);

test('a generated name keeps stack, logical id and randomness within its room', () => {
  const name = physicalName('stack', 'Role1', 64, random);
  assert.equal(name, `stack-Role1-${'R'.repeat(12)}`);
  const long = physicalName(
    'eksctl-eksworkshop-eksctl-addon-iamserviceaccount-default-iam-test',
    'Role1',
    64,
    random,
  );
  assert.equal(long, `eksctl-eksworkshop-eksctl-addon-iamserviceacc-Role1-${'R'.repeat(12)}`);
});

test('whatever the names, the maximum holds and both parts are there', () => {
  fc.assert(
    fc.property(word, word, fc.constantFrom(64, 128), (stack, logical, maximum) => {
      const [left, middle, right] = physicalName(stack, logical, maximum, random).split('-');
      assert(`${left}-${middle}-${right}`.length <= maximum);
      assert(
        left !== '' && middle !== '' && stack.startsWith(left ?? '') && logical.startsWith(middle ?? ''),
      );
      assert.equal(right, 'R'.repeat(12));
    }),
  );
});
