import { CLUSTER_HEADER } from '../../core/cluster-access/token/reading.ts';
import type { PresignedFetcher } from '../../core/ports/presigned-fetcher.ts';
import { isJsonObject, type JsonObject, ownMember } from '../../core/token/json-object.ts';
import { type StsAnswer, type StsCaller, UnreadableAnswer } from './sts-caller.ts';

/** The parser's words for the answer that is met most: a page. */
function parseFault(body: string): string {
  const first = body.trimStart().charAt(0);
  if (first === '') return 'unexpected end of JSON input';
  return /[{["\d\-tfn]/.test(first)
    ? 'the answer is no JSON document'
    : `invalid character '${first}' looking for beginning of value`;
}

function parsed(body: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new UnreadableAnswer(parseFault(body));
  }
  if (!isJsonObject(value)) throw new UnreadableAnswer('the answer is no JSON object');
  return value;
}

function inner(object: JsonObject, name: string): JsonObject {
  const value = ownMember(object, name) ?? {};
  if (!isJsonObject(value)) throw new UnreadableAnswer(`${name} is no JSON object`);
  return value;
}

/** A missing member is empty, as the reference reads it; the checks after this refuse it. */
function text(object: JsonObject, name: string): string {
  const value = ownMember(object, name) ?? '';
  if (typeof value !== 'string') throw new UnreadableAnswer(`${name} is no string`);
  return value;
}

function identityOf(body: string): StsAnswer {
  const result = inner(inner(parsed(body), 'GetCallerIdentityResponse'), 'GetCallerIdentityResult');
  return {
    status: 200,
    account: text(result, 'Account'),
    arn: text(result, 'Arn'),
    userId: text(result, 'UserId'),
  };
}

/** Asks STS over the network (cluster-authenticator.md 3.2). */
export function networkStsCaller(fetcher: PresignedFetcher): StsCaller {
  return {
    async getCallerIdentity({ url, clusterId }) {
      const headers = { [CLUSTER_HEADER]: clusterId, accept: 'application/json' };
      const { status, body } = await fetcher.get(url, headers);
      return status === 200 ? identityOf(body) : { status, body };
    },
  };
}
