import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { CloudTrailRecord } from '../../service/audit/record.ts';
import { CommandFailure } from '../output.ts';
import type { Connection } from './connection.ts';
import { signedHeaders } from './sign.ts';

/** What is asked of LookupEvents. Times in milliseconds. */
export interface Wanted {
  readonly attribute?: readonly [key: string, value: string] | undefined;
  readonly from?: number | undefined;
  readonly limit?: number;
}

interface Page {
  readonly Events?: readonly { readonly CloudTrailEvent?: string }[];
  readonly NextToken?: string;
  readonly __type?: string;
  readonly Message?: string;
}

const PATIENCE = 15_000;
const LONGEST_ANSWER = 32 * 1024 * 1024;
const PAGE = 50;

function post(connection: Connection, body: string, now: number): Promise<Page> {
  const { endpoint, authority } = connection;
  const headers = signedHeaders(
    connection,
    {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'CloudTrail_20131101.LookupEvents',
    },
    body,
    now,
  );
  const send = endpoint.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', path: '/', headers, agent: false, timeout: PATIENCE };
    const ca = authority === undefined ? {} : { ca: authority };
    const outgoing = send(endpoint, { ...options, ...ca }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        if (text.length > LONGEST_ANSWER) response.destroy();
      });
      response.once('error', reject);
      response.once('end', () => {
        try {
          // An answer of LookupEvents, or an error document of the JSON services.
          resolve(JSON.parse(text) as Page);
        } catch {
          reject(new Error(`an answer of status ${response.statusCode} that is not CloudTrail's`));
        }
      });
    });
    outgoing.once('timeout', () => outgoing.destroy(new Error('no answer in time')));
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

async function page(connection: Connection, request: object, now: number): Promise<Page> {
  let answer: Page;
  try {
    answer = await post(connection, JSON.stringify(request), now);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CommandFailure(`the event history of ${connection.endpoint.origin} cannot be read: ${why}`, {
      exitCode: 3,
      cause,
    });
  }
  if (answer.__type === undefined) return answer;
  throw new CommandFailure(`${answer.__type}: ${answer.Message ?? ''}`, {
    exitCode: 3,
    hint: 'the event history is read with cloudtrail:LookupEvents; the administrator has it: eval "$(rolecall env)"',
  });
}

/** Events, newest first, page by page as far as they are wanted. Throws `CommandFailure` of exit code 3. */
export async function* readHistory(
  connection: Connection,
  { attribute, from, limit = Number.POSITIVE_INFINITY }: Wanted,
): AsyncGenerator<CloudTrailRecord> {
  const request = {
    ...(attribute === undefined
      ? {}
      : { LookupAttributes: [{ AttributeKey: attribute[0], AttributeValue: attribute[1] }] }),
    ...(from === undefined ? {} : { StartTime: Math.floor(from / 1000) }),
    MaxResults: Math.min(limit, PAGE),
  };
  let left = limit;
  let token: string | undefined;
  do {
    const asked = token === undefined ? request : { ...request, NextToken: token };
    const { Events = [], NextToken } = await page(connection, asked, Date.now());
    for (const { CloudTrailEvent } of Events) {
      if (left-- <= 0) return;
      // Rendered by the audit trail of the instance that answered.
      if (CloudTrailEvent !== undefined) yield JSON.parse(CloudTrailEvent) as CloudTrailRecord;
    }
    token = NextToken;
  } while (token !== undefined && left > 0);
}
