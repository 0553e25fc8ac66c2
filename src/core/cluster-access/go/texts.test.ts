import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bytesOfText, quoteBytes, textOfBytes } from './bytes.ts';
import { parseGoDate, printGoDate } from './date.ts';
import { parseGoQuery } from './query.ts';
import { parseGoUrl } from './url.ts';

const faultOf = (text: string): string | undefined => {
  const url = parseGoUrl(bytesOfText(text));
  return 'fault' in url ? url.fault : undefined;
};

describe('texts as Go prints them', () => {
  it('quotes', () => {
    const rows: readonly (readonly [string, string])[] = [
      ['plain', '"plain"'],
      ['é日😀', '"é日😀"'],
      ['"\\', '"\\"\\\\"'],
      ['\x07\b\f\n\r\t\v\x01\x7f', '"\\a\\b\\f\\n\\r\\t\\v\\x01\\x7f"'],
      ['\u00ad\u200b\u{e0001}', '"\\u00ad\\u200b\\U000e0001"'],
    ];
    for (const [text, quoted] of rows) assert.equal(quoteBytes(bytesOfText(text)), quoted);
    // Bytes that are no UTF-8: alone, cut off, over-long, a surrogate.
    assert.equal(quoteBytes('\xff\xc3\xa9\xc3'), '"\\xffé\\xc3"');
    assert.equal(quoteBytes('\xc0\xaf\xed\xa0\x80'), '"\\xc0\\xaf\\xed\\xa0\\x80"');
    assert.equal(textOfBytes('\xc3\xa9\xff'), 'é\ufffd');
  });

  it('refuses URLs in its words', () => {
    const rows: readonly (readonly [string, string])[] = [
      ['1a:b', 'parse "1a:b": first path segment in URL cannot contain colon'],
      ['https://a:b:c/', 'parse "https://a:b:c/": invalid port ":b:c" after host'],
      ['https://a[b]/', 'parse "https://a[b]/": invalid IP-literal'],
      ['https://[1.2.3.4]/', 'parse "https://[1.2.3.4]/": invalid IP-literal'],
      ['https://[zz]/', 'parse "https://[zz]/": invalid host: ParseAddr("zz"): unable to parse IP'],
      ['https://a b/', 'parse "https://a b/": invalid character " " in host name'],
      ['https://a%2f/', 'parse "https://a%2f/": invalid URL escape "%2f"'],
      ['https://a%/', 'parse "https://a%/": invalid URL escape "%"'],
      ['https://u ser@a/', 'parse "https://u ser@a/": net/url: invalid userinfo'],
      ['https://a/#%zz', 'parse "https://a/#%zz": invalid URL escape "%zz"'],
      ['https://é"/\x7f', 'parse "https://é\\"/\\x7f": net/url: invalid control character in URL'],
    ];
    for (const [text, fault] of rows) assert.equal(faultOf(text), fault);
  });

  it('reads URLs as it does', () => {
    const read = (text: string) => {
      const url = parseGoUrl(text);
      assert.ok(!('fault' in url), 'fault' in url ? url.fault : '');
      return [url.scheme, url.user, url.host, url.path, url.rawQuery, url.hasFragment];
    };
    assert.deepEqual(read('HTTPS://u:p@H.x:1/%61?q=%zz#f'), ['https', 'u:p', 'H.x:1', '/a', 'q=%zz', true]);
    assert.deepEqual(read('https:opaque?x'), ['https', undefined, '', '', 'x', false]);
    assert.deepEqual(read('https:///p'), ['https', undefined, '', '/p', '', false]);
    assert.deepEqual(read('//h/p?'), ['', undefined, 'h', '/p', '', false]);
    assert.deepEqual(read('https://a@b@c/'), ['https', 'a@b', 'c', '/', '', false]);
  });

  it('reads queries as it does', () => {
    assert.deepEqual(
      [...(parseGoQuery('a=1&&b&=2&a=%2B+%c3%a9') ?? [])],
      [
        ['a', ['1', '+ \xc3\xa9']],
        ['b', ['']],
        ['', ['2']],
      ],
    );
    for (const broken of ['a;b', 'a=1&b=2;c', '%', 'a=%4', 'a=%g0']) {
      assert.equal(parseGoQuery(broken), undefined, broken);
    }
  });

  it('reads dates as it does, fractions included', () => {
    const read = (text: string): string => {
      const date = parseGoDate(text);
      return 'fault' in date ? date.fault : printGoDate(date);
    };
    assert.equal(read('20240229T000000Z'), '2024-02-29 00:00:00 +0000 UTC');
    assert.equal(read('00000101T000000Z'), '0000-01-01 00:00:00 +0000 UTC');
    assert.equal(read('20261122T000000.5Z'), '2026-11-22 00:00:00.5 +0000 UTC');
    assert.equal(read('20261122T000000,12345678912Z'), '2026-11-22 00:00:00.123456789 +0000 UTC');
    assert.equal(
      read('20261122T5'),
      'parsing time "20261122T5" as "20060102T150405Z": cannot parse "" as "04"',
    );
    assert.equal(
      read('2"\xff'),
      'parsing time "2\\"\\xff" as "20060102T150405Z": cannot parse "2\\"\\xff" as "2006"',
    );
  });
});
