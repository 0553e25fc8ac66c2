import assert from 'node:assert/strict';
import type { Json } from '../../../src/core/records/record.ts';
import type { StsCase } from './case-schema.ts';
import type { Names } from './fill.ts';
import { fill } from './fill.ts';
import type { HttpAnswer } from './http-door.ts';
import type { SdkAnswer } from './sdk-door.ts';

type Expected = StsCase['expect'];

const NAMESPACES = {
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
  iam: 'https://iam.amazonaws.com/doc/2010-05-08/',
  s3: '',
};
/** Of answers to calls that name no operation (sts.md 2.1). */
const DISPATCH = 'http://webservices.amazon.com/AWSFault/2005-15-09';
const REQUEST_ID = '00000000-0000-0000-0000-000000000000';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The whole error document, as sts.md 2.1 prints it. */
function errorDocument({ code = '', message, status }: Expected, service: StsCase['service']): string {
  const text = message === null ? '' : `    <Message>${escaped(message ?? '')}</Message>\n`;
  const type = status < 500 ? 'Sender' : 'Receiver';
  return `<ErrorResponse xmlns="${code === 'InvalidAction' ? DISPATCH : NAMESPACES[service]}">
  <Error>
    <Type>${type}</Type>
    <Code>${code}</Code>
${text}  </Error>
  <RequestId>${REQUEST_ID}</RequestId>
</ErrorResponse>
`;
}

/** A text, or between slashes a pattern. */
function assertText(actual: string | undefined, expected: string, what: string): void {
  const pattern = /^\/(.*)\/$/s.exec(expected)?.[1];
  if (pattern === undefined) assert.equal(actual, expected, what);
  else assert.match(actual ?? '', new RegExp(pattern), what);
}

const elementsOf = (body: string): readonly string[] =>
  [...body.matchAll(/<([A-Za-z][\w-]*)/g)].map((match) => match[1] ?? '');

function assertMembers({ elements, values, absent }: Expected, body: string): void {
  if (elements !== undefined) assert.deepEqual(elementsOf(body), elements);
  for (const [name, expected] of Object.entries(values)) {
    assertText(new RegExp(`<${name}>([^<]*)</${name}>`).exec(body)?.[1], expected, name);
  }
  for (const name of absent) assert.ok(!elementsOf(body).includes(name), `no ${name}`);
}

function assertBare({ headers, body }: HttpAnswer): void {
  assert.equal(body, '');
  assert.equal(headers['x-amzn-requestid'], undefined);
}

/** The answer over the wire; gives its request id, or undefined for one that has none. */
export function judgeHttp(each: StsCase, answer: HttpAnswer, names: Names): string | undefined {
  const expected = fill(each.expect, names);
  assert.equal(answer.status, expected.status, answer.body);
  for (const [name, value] of Object.entries(expected.headers))
    assertText(String(answer.headers[name]), value, name);
  if (expected.bare === true) {
    assertBare(answer);
    return undefined;
  }
  const requestId = String(answer.headers[each.service === 's3' ? 'x-amz-request-id' : 'x-amzn-requestid']);
  assert.equal(answer.body.split(requestId).length, 2, 'the request id is in the body, once');
  const body = answer.body.replaceAll(requestId, REQUEST_ID);
  if (each.service === 'sts') assert.equal(answer.headers['x-amz-sts-extended-request-id'], requestId);
  if (expected.body !== undefined) assertText(body, expected.body, 'body');
  else if (expected.code !== undefined) assert.equal(body, errorDocument(expected, each.service));
  if (expected.body === undefined && each.service !== 's3')
    assert.equal(answer.headers['content-type'], 'text/xml');
  assertMembers(expected, body);
  return requestId;
}

/** Codes whose exceptions the SDK names otherwise: by the shape of its model. */
const MODELLED: ReadonlySet<string> = new Set([
  'IDPCommunicationError',
  'IDPRejectedClaim',
  'InvalidIdentityToken',
  'MalformedPolicyDocument',
  'PackedPolicyTooLarge',
]);

function find(output: unknown, name: string): unknown {
  if (typeof output !== 'object' || output === null) return undefined;
  if (Object.hasOwn(output, name)) return (output as Record<string, unknown>)[name];
  for (const [key, member] of Object.entries(output)) {
    const found = key === '$metadata' ? undefined : find(member, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Times as the wire writes them. */
const shown = (value: unknown): string =>
  value instanceof Date ? value.toISOString().replace('.000Z', 'Z') : String(value);

/** The answer as programs see it. Gives its request id. */
export function judgeSdk(each: StsCase, answer: SdkAnswer, names: Names): string {
  const { code, message, status, values, absent } = fill(each.expect, names);
  if (code === undefined) {
    assert.ok(answer.ok, answer.ok ? '' : `${answer.name}: ${answer.message}`);
    for (const [name, expected] of Object.entries(values))
      assertText(shown(find(answer.output, name)), expected, name);
    for (const name of absent) assert.equal(find(answer.output, name), undefined, name);
    return answer.requestId;
  }
  assert.ok(!answer.ok, 'it was not refused');
  assert.equal(answer.name, MODELLED.has(code) ? `${code}Exception` : code);
  assert.equal(answer.status, status);
  if (message !== null) assert.equal(answer.message, message);
  return answer.requestId;
}

interface AuditRecord {
  readonly errorCode?: string;
  readonly additionalEventData?: Readonly<Record<string, string>>;
  readonly rolecall?: { readonly reason?: string };
}

/** The audit record of the call: its code, and the reason that the caller is not told. */
export function judgeAudit(each: StsCase, record: Json | undefined, names: Names): void {
  const { code, reason, additional } = fill(each.expect, names);
  assert.ok(record !== undefined, 'the call left an audit record');
  const { errorCode, rolecall, additionalEventData = {} } = record as AuditRecord;
  for (const [name, value] of Object.entries(additional))
    assert.equal(additionalEventData[name], value, name);
  assert.equal(errorCode, code);
  if (reason === undefined) assert.equal(rolecall?.reason, undefined, 'the record has no reason');
  else assert.match(rolecall?.reason ?? '', new RegExp(reason));
}
