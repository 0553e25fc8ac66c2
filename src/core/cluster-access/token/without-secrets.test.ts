import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutSecrets } from './without-secrets.ts';

const HEX = '0123456789abcdef'.repeat(4);

test('no spelling of the parameters leaves a usable value in a message', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['nothing to hide', 'nothing to hide'],
    [`?X-Amz-Signature=${HEX}&b=1`, '?X-Amz-Signature=REDACTED&b=1'],
    [`x-amz-signature=${HEX}"`, 'x-amz-signature=REDACTED"'],
    [`X%2DAmz-Signature=${HEX}`, 'X%2DAmz-Signature=REDACTED'],
    ['X-Amz-Security-Token=FwoG%2B%3D&c', 'X-Amz-Security-Token=REDACTED&c'],
    ["'X-Amz-Security-Token%3DFwoG'", "'X-Amz-Security-Token%3DREDACTED'"],
    ['X-Amz-Signature=00\nX-Amz-Signature=11', 'X-Amz-Signature=REDACTED\nX-Amz-Signature=REDACTED'],
  ];
  for (const [message, shown] of rows) assert.equal(withoutSecrets(message), shown);
});
