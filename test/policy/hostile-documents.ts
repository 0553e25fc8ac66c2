/** Texts that nobody writes by accident. */
const BODY = '"Effect":"Allow","Action":"*","Resource":"*"';

function statement(body: string): string {
  return `{"Version":"2012-10-17","Statement":{${body}}}`;
}

function many(count: number, make: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => make(index)).join(',');
}

const STARS = '*'.repeat(65_536);
const NINES = '9'.repeat(100_000);

/** Not one of them is a policy: none may ever evaluate as anything but an error. */
export const UNREADABLE: Readonly<Record<string, string>> = {
  empty: '',
  'white space': ' \n\t ',
  null: 'null',
  'a number': '1e400',
  'a string': '"Allow"',
  'a list': '[]',
  'an empty object': '{}',
  'half a document': statement(BODY).slice(0, -1),
  'two documents': statement(BODY) + statement(BODY),
  'a byte order mark': `\ufeff${statement(BODY)}`,
  'NUL behind it': `${statement(BODY)}\u0000`,
  'NUL in a string': statement(`${BODY},"Sid":"a\u0000b"`),
  'lists in lists': '['.repeat(500_000),
  'objects in objects': '{"a":'.repeat(200_000),
  'closed lists in lists': `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
  'deep below a condition': statement(
    `${BODY},"Condition":{"StringEquals":{"k":${'['.repeat(5000)}${']'.repeat(5000)}}}`,
  ),
  'a duplicate key': statement(`${BODY},"Effect":"Deny"`),
  'a duplicate key behind an escape': statement(`${BODY},"\\u0045ffect":"Deny"`),
  '__proto__ at the top': `{"__proto__":{"Statement":[]},${statement(BODY).slice(1)}`,
  '__proto__ in a statement': statement(`${BODY},"__proto__":{"Effect":"Deny"}`),
  '__proto__ instead of a statement':
    '{"__proto__":{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}}',
  'constructor in a statement': statement(`${BODY},"constructor":1`),
  '__proto__ as an operator': statement(`${BODY},"Condition":{"__proto__":{"k":"v"}}`),
  'toString as an operator': statement(`${BODY},"Condition":{"toString":{"k":"v"}}`),
  'hasOwnProperty as a principal type': statement(`${BODY},"Principal":{"hasOwnProperty":"*"}`),
  'an operator of prefixes': statement(
    `${BODY},"Condition":{"ForAllValues:ForAnyValue:StringEquals":{"k":"v"}}`,
  ),
  'an operator that is only a suffix': statement(`${BODY},"Condition":{"IfExists":{"k":"v"}}`),
  'an object as a value': statement(`${BODY},"Condition":{"StringEquals":{"k":{"toString":"v"}}}`),
  'null as a value': statement(`${BODY},"Condition":{"StringEquals":{"k":null}}`),
  'a number as an action': statement('"Effect":"Allow","Action":1e400,"Resource":"*"'),
  'true as an effect': statement('"Effect":true,"Action":"*","Resource":"*"'),
  'an effect in lower case': statement('"Effect":"allow","Action":"*","Resource":"*"'),
  'no effect': statement('"Action":"*","Resource":"*"'),
  'an effect of another script': statement('"Effect":"\u0410llow","Action":"*","Resource":"*"'),
  'another version': `{"Version":"2012-10-18","Statement":{${BODY}}}`,
  'no statement': '{"Version":"2012-10-17","Statement":[]}',
  'no actions': statement('"Effect":"Allow","Resource":"*"'),
  'both of a pair': statement(`${BODY},"NotAction":[]`),
  '64 KB of a and star': statement(`"Effect":"Allow","Action":"*","Resource":"${'*a'.repeat(32_768)}"`),
  'a pattern of 64 KB': statement(`${BODY},"Condition":{"StringLike":{"k":"${'?'.repeat(65_536)}"}}`),
  'a bad escape': statement('"Effect":"Allow","Action":"\\x","Resource":"*"'),
  'a number with a leading zero': statement(`${BODY},"Condition":{"NumericEquals":{"k":01}}`),
  'not a number': statement(`${BODY},"Condition":{"NumericEquals":{"k":NaN}}`),
  'a comment': `/**/${statement(BODY)}`,
  'ten million spaces': `${' '.repeat(10_000_000)}${statement(BODY)}`,
};

/** They are policies, if nobody's: both evaluators must read them alike. */
export const READABLE: Readonly<Record<string, string>> = {
  '64 KB of stars': statement(`"Effect":"Allow","Action":"s3:${STARS}","Resource":"${STARS}"`),
  '64 KB of stars as an action': statement(`"Effect":"Allow","Action":"s3:a${STARS}?","Resource":"*"`),
  '64 KB of stars in the first part of a resource': statement(
    `"Effect":"Allow","Action":"*","Resource":"arn:a${STARS}b:x"`,
  ),
  '64 KB of stars to compare with': statement(`${BODY},"Condition":{"StringEquals":{"k":"${STARS}"}}`),
  'raw lone surrogates': statement('"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::\ud83d*"'),
  'escaped lone surrogates': statement('"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::\\ud83d*"'),
  'lone surrogates as a key': statement(`${BODY},"Condition":{"StringLike":{"\\udc00":"\\ud800?"}}`),
  '1e400': statement(`${BODY},"Condition":{"NumericLessThan":{"k":1e400}}`),
  '1e99999999999': statement(`${BODY},"Condition":{"NumericNotEquals":{"k":1e99999999999}}`),
  'a number of 100,000 digits': statement(`${BODY},"Condition":{"NumericEquals":{"k":${NINES}}}`),
  'a date of 100,000 digits': statement(`${BODY},"Condition":{"DateLessThan":{"k":"${NINES}"}}`),
  'a year of 100,000 digits': statement(`${BODY},"Condition":{"DateNotEquals":{"k":"-${NINES}"}}`),
  'base64 of 100,000 digits': statement(`${BODY},"Condition":{"BinaryEquals":{"k":"${NINES}"}}`),
  'an address of colons': statement(`${BODY},"Condition":{"IpAddress":{"k":"${':'.repeat(50_000)}"}}`),
  'a range of slashes': statement(`${BODY},"Condition":{"NotIpAddress":{"k":"::${'/0'.repeat(50_000)}"}}`),
  '__proto__ as a key': statement(`${BODY},"Condition":{"StringEquals":{"__proto__":"k"}}`),
  'prototype names as variables': statement(
    `${BODY},"Condition":{"StringNotEquals":{"k":["${'\x24{__proto__}'}","${'\x24{constructor}'}","${'\x24{toString}'}"]}}`,
  ),
  'an empty unknown operator': statement(`${BODY},"Condition":{"constructor":{}}`),
  '10,000 actions': statement(
    `"Effect":"Deny","Action":[${many(10_000, (at) => `"s3:a${at}*"`)}],"Resource":"*"`,
  ),
  '10,000 resources': statement(
    `"Effect":"Allow","Action":"*","NotResource":[${many(10_000, (at) => `"arn:aws:s3:::a*${at}"`)}]`,
  ),
  '10,000 values': statement(
    `${BODY},"Condition":{"ForAllValues:StringNotLike":{"k":[${many(10_000, (at) => `"a*${at}"`)}]}}`,
  ),
  '10,000 keys': statement(
    `${BODY},"Condition":{"StringEqualsIfExists":{${many(10_000, (at) => `"k${at}":"v"`)}}}`,
  ),
  '10,000 statements': `{"Statement":[${many(10_000, () => `{${BODY}}`)}]}`,
  '10,000 variables': statement(`${BODY},"Condition":{"StringEquals":{"k":"${'\x24{k}'.repeat(10_000)}"}}`),
  '10,000 open variables': statement(`${BODY},"Condition":{"StringEquals":{"k":"${'${'.repeat(10_000)}"}}`),
  '10,000 open defaults': statement(
    `${BODY},"Condition":{"StringEquals":{"k":"${"${k, '".repeat(10_000)}"}}`,
  ),
  'NUL escaped': statement('"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::\\u0000"'),
  'a byte order mark inside': statement('"Effect":"Allow","Action":"\ufeff*","Resource":"*"'),
  'a long Sid': statement(`${BODY},"Sid":"${'a'.repeat(100_000)}"`),
  'empty texts': statement('"Effect":"Allow","Action":"","Resource":["",null,":",":::::"]'),
  'white space in an action': statement('"Effect":"Deny","NotAction":"\\u2028 :\\u00a0","Resource":"*"'),
};

/** With a principal, for policies that name one; a document that is none stays none. */
export function naming(principal: string, text: string): string {
  return text.replace('"Effect"', `"Principal":${principal},"Effect"`);
}
