import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type FakeAws, fakeAws } from '../fakes/aws-services.fake.ts';
import { echoDoors, type Seen } from '../fakes/echo-doors.fake.ts';

const seen: Seen = { inputs: [], objects: new Map() };
let aws: FakeAws;

before(async () => {
  aws = await fakeAws(echoDoors(seen));
});
after(() => aws.close());

const VERSION = '2011-06-15';
const ROLE = 'arn:aws:iam::111122223333:role/r';
const FORM = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };

const post = (body: string, headers: Record<string, string> = FORM): Promise<Response> =>
  fetch(aws.url, { method: 'POST', headers, body, redirect: 'manual' });

const webIdentity = (more = ''): string =>
  `Action=AssumeRoleWithWebIdentity&Version=${VERSION}&RoleArn=${encodeURIComponent(ROLE)}&RoleSessionName=pod&WebIdentityToken=ey.a.b${more}`;

async function refusal(body: string): Promise<{ status: number; code: string; message: string | undefined }> {
  const answer = await post(body);
  const text = await answer.text();
  return {
    status: answer.status,
    code: /<Code>(.*)<\/Code>/.exec(text)?.[1] ?? '',
    message: /<Message>([\s\S]*)<\/Message>/.exec(text)?.[1],
  };
}

test('sts.md 2.1: a success body, byte for byte', async () => {
  const answer = await post(webIdentity('&SourceIdentity=x'));
  const id = answer.headers.get('x-amzn-requestid');
  assert.equal(answer.headers.get('content-type'), 'text/xml');
  assert.equal(answer.headers.get('x-amz-sts-extended-request-id'), id);
  assert.equal(
    await answer.text(),
    `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleWithWebIdentityResult>
    <Credentials>
      <AccessKeyId>ASIAEXAMPLE000000000</AccessKeyId>
      <SecretAccessKey>se/cret</SecretAccessKey>
      <SessionToken>token</SessionToken>
      <Expiration>2026-11-21T22:31:49Z</Expiration>
    </Credentials>
    <SubjectFromWebIdentityToken>system:serviceaccount:a:b</SubjectFromWebIdentityToken>
    <AssumedRoleUser>
      <AssumedRoleId>AROA:web</AssumedRoleId>
      <Arn>arn:aws:sts::111122223333:assumed-role/r/web</Arn>
    </AssumedRoleUser>
    <PackedPolicySize>24</PackedPolicySize>
    <Audience>sts.amazonaws.com</Audience>
  </AssumeRoleWithWebIdentityResult>
  <ResponseMetadata>
    <RequestId>${id}</RequestId>
  </ResponseMetadata>
</AssumeRoleWithWebIdentityResponse>
`,
  );
});

test('sts.md 2.1: an error body, byte for byte; a dispatch error has the other namespace', async () => {
  const unsigned = await post(`Action=GetCallerIdentity&Version=${VERSION}`);
  assert.equal(unsigned.status, 403);
  assert.equal(
    await unsigned.text(),
    `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <Error>
    <Type>Sender</Type>
    <Code>MissingAuthenticationToken</Code>
    <Message>Request is missing Authentication Token</Message>
  </Error>
  <RequestId>${unsigned.headers.get('x-amzn-requestid')}</RequestId>
</ErrorResponse>
`,
  );
  const unknown = await post(`Action=Nothing&Version=${VERSION}`);
  assert.match(
    await unknown.text(),
    /^<ErrorResponse xmlns="http:\/\/webservices\.amazon\.com\/AWSFault\/2005-15-09">/,
  );
});

test('sts.md 2.3: dispatch', async () => {
  const invalid = (message: string) => ({ status: 400, code: 'InvalidAction', message });
  const text = 'Could not find operation GetCallerIdentity for version ';
  assert.deepEqual(
    await refusal(`Action=Nothing&Version=${VERSION}`),
    invalid(`Could not find operation Nothing for version ${VERSION}`),
  );
  assert.deepEqual(await refusal('Action=GetCallerIdentity'), invalid(`${text}NO_VERSION_SPECIFIED`));
  assert.deepEqual(await refusal('Action=GetCallerIdentity&Version='), invalid(text));
  assert.deepEqual(
    await refusal('Action=GetCallerIdentity&Version=1999-01-01'),
    invalid(`${text}1999-01-01`),
  );
  assert.equal((await refusal('Action=__proto__&Version=2011-06-15')).code, 'InvalidAction');
  assert.deepEqual(await refusal(`Action=GetSessionToken&Version=${VERSION}`), {
    status: 501,
    code: 'NotImplemented',
    message: 'This server does not implement sts:GetSessionToken.',
  });
});

test('sts.md 2.3: no action, or a POST that is no form, is sent away; GET is accepted', async () => {
  for (const answer of [
    await post(''),
    await post(webIdentity(), { 'content-type': 'text/plain' }),
    await fetch(aws.url, { redirect: 'manual' }),
  ]) {
    assert.equal(answer.status, 302);
    assert.equal(answer.headers.get('location'), 'https://aws.amazon.com/iam');
    assert.equal(await answer.text(), '');
  }
  assert.equal((await fetch(`${aws.url}/?${webIdentity()}`)).status, 200);
});

test('sts.md 2.4: the first of duplicate parameters wins, unknown ones are ignored', async () => {
  await post(
    webIdentity(
      '&RoleSessionName=evil&Action=Nothing&Version=x&DurationSeconds=%2B900&DurationSeconds=1&Foo.bar=1',
    ),
  );
  assert.equal(seen.inputs.at(-1)?.RoleSessionName, 'pod');
  assert.equal(seen.inputs.at(-1)?.DurationSeconds, 900);
});

test('sts.md 2.4: 10,000,000 bytes are read, one more is 413 without body and request id', async () => {
  const body = webIdentity('&Padding=');
  const full = await post(body.padEnd(10_000_000, 'x'));
  assert.equal(full.status, 200);
  const over = await post(body.padEnd(10_000_001, 'x'));
  assert.equal(over.status, 413);
  assert.equal(over.headers.get('x-amzn-requestid'), null);
  assert.equal(await over.text(), '');
});

test('sts.md 2.5: JSON when asked for', async () => {
  const headers = { ...FORM, accept: 'application/json' };
  const answer = (await (await post(webIdentity(), headers)).json()) as Record<
    string,
    Record<string, object>
  >;
  const result = answer.AssumeRoleWithWebIdentityResponse?.AssumeRoleWithWebIdentityResult;
  assert.equal((result as { Credentials: { Expiration: number } }).Credentials.Expiration, 1_795_300_309);
  const refused = (await (
    await post(`Action=GetCallerIdentity&Version=${VERSION}`, headers)
  ).json()) as object;
  assert.deepEqual((refused as { Error: object }).Error, {
    Code: 'MissingAuthenticationToken',
    Message: 'Request is missing Authentication Token',
    Type: 'Sender',
  });
});

test('sts.md 3.1: the grammar of validation errors', async () => {
  const bad = await refusal(
    `Action=AssumeRoleWithWebIdentity&Version=${VERSION}&RoleArn=short&RoleSessionName=${encodeURIComponent('a b')}`,
  );
  assert.deepEqual(bad, {
    status: 400,
    code: 'ValidationError',
    message:
      "3 validation errors detected: Value 'short' at 'roleArn' failed to satisfy constraint: Member must have length greater than or equal to 20; " +
      "Value 'a b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*; " +
      "Value null at 'webIdentityToken' failed to satisfy constraint: Member must not be null",
  });
  const astral = await refusal(webIdentity().replace('%2Fr&', `%2F${encodeURIComponent('𝒓')}&`));
  assert.match(astral.message ?? '', /^1 validation error detected: .*\\u10000-\\u10FFFF\]\+$/);
});

test('a token that is too long is refused without being echoed', async () => {
  const { code, message } = await refusal(webIdentity().replace('ey.a.b', 'x'.repeat(20_001)));
  assert.equal(code, 'ValidationError');
  assert.equal(
    message,
    "1 validation error detected: Value at 'webIdentityToken' failed to satisfy constraint: Member must have length less than or equal to 20000",
  );
});

test('sts.md 3.3: DurationSeconds', async () => {
  const duration = (value: string) => refusal(webIdentity(`&DurationSeconds=${value}`));
  const fails =
    "1 validation error detected: Value '%' at 'durationSeconds' failed to satisfy constraint: Member must have value ";
  assert.equal((await duration('899')).message, `${fails.replace('%', '899')}greater than or equal to 900`);
  assert.equal(
    (await duration('43201')).message,
    `${fails.replace('%', '43201')}less than or equal to 43200`,
  );
  const malformed = { status: 400, code: 'MalformedInput', message: undefined };
  for (const value of ['2147483648', '-2147483649', 'abc', '900.0', '9e2', '99999999999999999999']) {
    assert.deepEqual(await duration(value), malformed, value);
  }
  assert.deepEqual(await duration(''), { ...malformed, message: 'missing value for decimal type' });
  assert.equal((await post(webIdentity('&DurationSeconds=0900'))).status, 200);
});

test('attacks on the form: broken escapes, bad UTF-8, lists without numbers, depth, too many parameters', async () => {
  for (const more of [
    '&A=%',
    '&A=%zz',
    '&A=%ff',
    '&PolicyArns.member.x.arn=a',
    '&PolicyArns.member.0.arn=a',
    '&PolicyArns.member.999999.arn=a',
    `&${'a.'.repeat(20)}b=1`,
    '&a=b'.repeat(10_001),
  ]) {
    assert.equal((await refusal(webIdentity(more))).code, 'MalformedInput', more.slice(0, 40));
  }
  const raw = await fetch(aws.url, {
    method: 'POST',
    headers: FORM,
    body: new Uint8Array([0x41, 0x3d, 0xff]),
  });
  assert.equal(raw.status, 400);
  await post(webIdentity('&Tags.member.1.__proto__.x=1&__proto__.y=1&constructor=1'));
  assert.equal(({} as { y?: string }).y, undefined);
});

test('a list may not lose an entry: gaps keep their order, members that are not given are reported', async () => {
  await post(
    webIdentity(
      '&PolicyArns.member.7.arn=arn:aws:iam::aws:policy/B&PolicyArns.member.2.arn=arn:aws:iam::aws:policy/A',
    ),
  );
  assert.deepEqual(seen.inputs.at(-1)?.PolicyArns, [
    { arn: 'arn:aws:iam::aws:policy/A' },
    { arn: 'arn:aws:iam::aws:policy/B' },
  ]);
});

test('markup in a parameter comes back as text', async () => {
  const answer = await post(webIdentity().replace('=pod', `=${encodeURIComponent('</Message><x>&"\u0001')}`));
  assert.match(await answer.text(), /Value '&lt;\/Message&gt;&lt;x&gt;&amp;"\uFFFD' at/);
});

test('refusals before an operation are audited too', async () => {
  await post(`Action=Nothing&Version=${VERSION}`);
  const event = aws.events.at(-1);
  assert.deepEqual(
    [event?.service, event?.operation, event?.errorCode, event?.caller.type],
    ['sts', 'Nothing', 'InvalidAction', 'anonymous'],
  );
});
