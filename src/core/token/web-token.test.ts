import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decodeBase64url } from './base64url.ts';
import { readClaims } from './claims.ts';
import { issuerKey, portlessIssuer } from './issuer.ts';
import { ownMember, parseJsonObject } from './json-object.ts';
import { parseWebToken } from './web-token.ts';

const encode = (text: string) => Buffer.from(text).toString('base64url');

describe('base64url (RFC 7515 section 2)', () => {
  it('reads back what was written, and only in that spelling', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64url');
        assert.deepEqual(new Uint8Array(decodeBase64url(text) ?? []), bytes);
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        const bytes = decodeBase64url(text);
        if (bytes !== undefined) assert.equal(Buffer.from(bytes).toString('base64url'), text);
      }),
    );
  });
  it('refuses padding, white space, the other alphabet and spare bits', () => {
    for (const text of [
      'QQ==',
      'Q Q',
      'QQ\n',
      '+/8',
      'A',
      'QR',
      'QUJ',
      'QUI=',
      'QU=I',
      'QUJ\u0101',
      'QUJDRA==QUJD',
    ]) {
      assert.equal(decodeBase64url(text), undefined, text);
    }
    const near = fc.tuple(
      fc.uint8Array({ minLength: 1, maxLength: 40 }),
      fc.nat(60),
      fc.constantFrom(...'+/= \n.~\u0141'),
    );
    fc.assert(
      fc.property(near, ([bytes, at, strange]) => {
        const text = Buffer.from(bytes).toString('base64url');
        const cut = at % text.length;
        assert.equal(decodeBase64url(text.slice(0, cut) + strange + text.slice(cut + 1)), undefined);
        assert.equal(decodeBase64url(text.slice(0, cut) + strange + text.slice(cut)), undefined);
      }),
    );
  });
});

describe('JSON objects from strangers', () => {
  const parse = (text: string) => parseJsonObject(Buffer.from(text), 4);

  it('bounds nesting, and does not count brackets in texts', () => {
    assert.ok(parse('{"a":[[["[[[[[[\\"[["]]]}'));
    assert.equal(parse('{"a":[[[[]]]]}'), undefined);
  });
  it('gives only what the text gave', () => {
    const object = parse('{"__proto__":{"admin":true}}') ?? {};
    assert.equal(object.admin, undefined);
    assert.equal(ownMember(object, 'toString'), undefined);
    assert.deepEqual(ownMember(object, '__proto__'), { admin: true });
    assert.equal(({} as { admin?: boolean }).admin, undefined);
  });
  it('refuses bytes that are no UTF-8, a byte order mark, other values', () => {
    assert.equal(parseJsonObject(Buffer.from([0x7b, 0xc0, 0x80, 0x7d]), 4), undefined);
    for (const text of ['\ufeff{}', '[]', '1', 'null', '"x"', '', '{"a":1}x', "{'a':1}"]) {
      assert.equal(parse(text), undefined, text);
    }
  });
});

describe('compact JWS', () => {
  it('comes apart into what the signature covers and what it is', () => {
    const text = `${encode('{"alg":"RS256","kid":"k"}')}.${encode('{"iss":"x"}')}.AAAA`;
    const token = parseWebToken(text);
    assert.equal(token?.algorithm, 'RS256');
    assert.equal(token?.keyId, 'k');
    assert.equal(token?.signingInput, text.slice(0, text.lastIndexOf('.')));
    assert.equal(token?.payload.iss, 'x');
  });
  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseWebToken(text)));
    fc.assert(
      fc.property(fc.json(), fc.json(), (a, b) => void parseWebToken(`${encode(a)}.${encode(b)}.AAAA`)),
    );
  });
});

describe('claims', () => {
  const base = { iss: 'https://i', sub: 's', aud: 'a', iat: 1, exp: 2 };

  it('a number as subject is its digits; one past 2^53 would be another, and is refused', () => {
    assert.deepEqual(readClaims({ ...base, sub: 123 }), {
      ...{ issuer: 'https://i', subject: '123', audience: 'a', originalAudience: undefined },
      ...{ issuedAt: 1, expiresAt: 2, notBefore: undefined, methods: undefined },
    });
    assert.deepEqual(readClaims({ ...base, sub: 2 ** 53 }), { fault: 'type', claim: 'sub' });
    assert.equal((readClaims({ ...base, sub: '' }) as { subject: string }).subject, '');
  });
  it('any payload gives claims or a fault', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        (payload) => void readClaims({ ...payload } as never),
      ),
    );
  });
});

describe('issuers as keys', () => {
  it('lose scheme, default port and one slash; hosts lose their case', () => {
    const cases: [string, string | undefined][] = [
      ['https://Host.example/Path/', 'host.example/Path'],
      ['https://host.example:443/p', 'host.example/p'],
      ['https://host.example:8443/p', 'host.example:8443/p'],
      ['https://host.example', 'host.example'],
      ['https://host.example/', 'host.example'],
      ['http://host.example', undefined],
      ['HTTPS://host.example', undefined],
      ['https://', undefined],
    ];
    for (const [issuer, key] of cases) assert.equal(issuerKey(issuer), key, issuer);
    assert.equal(portlessIssuer('localhost:4743/id/X'), 'localhost/id/X');
    assert.equal(portlessIssuer('localhost/id/X:1'), undefined);
  });
});
