import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { issuerKey } from '../../core/token/issuer.ts';
import { providerName } from './provider-url.ts';

test('the name has no scheme, no :443, no trailing slash and a lower-case host (iam.md)', () => {
  assert.equal(providerName('https://OIDC.Example:443/id/AbC/'), 'oidc.example/id/AbC');
  assert.equal(providerName('https://localhost:4743/id/F'), 'localhost:4743/id/F');
  assert.equal(providerName('HTTPS://a.example'), 'a.example');
});

test('a name that is accepted is the key under which tokens of that issuer look for it', () => {
  const url = fc
    .tuple(
      fc.stringMatching(/^[a-zA-Z0-9.-]{1,20}$/),
      fc.stringMatching(/^(:443|:8443)?(\/[\w.~-]{1,8}){0,3}\/?$/),
    )
    .map(([host, rest]) => `https://${host}${rest}`);
  fc.assert(
    fc.property(url, (text) => {
      let name: string;
      try {
        name = providerName(text);
      } catch {
        return;
      }
      assert.equal(issuerKey(text), name);
    }),
  );
});
