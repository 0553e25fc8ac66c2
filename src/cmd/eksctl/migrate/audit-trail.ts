import { setTimeout as delay } from 'node:timers/promises';
import { cryptography } from '../../../crypto/index.ts';
import { post } from '../../../node/client/post.ts';
import { signPost } from '../../../node/client/sign.ts';
import { CommandFailure } from '../../output.ts';
import type { ServiceAccountName } from '../stacks.ts';
import type { ClusterSession } from '../start-up.ts';

interface Page {
  readonly Events?: readonly { readonly CloudTrailEvent?: string }[];
  readonly NextToken?: string;
}

interface Event {
  readonly eventTime?: string;
  readonly errorCode?: string;
  readonly additionalEventData?: Readonly<Record<string, unknown>>;
  readonly errorMessage?: string;
  readonly resources?: readonly { readonly ARN?: string }[];
  /** The true reason of a refusal, where the trail is Rolecall's. */
  readonly rolecall?: { readonly reason?: string };
}

const POLL = 500;
const MOST_PAGES = 20;
const TARGET = 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents';

/** One page. By hand: the SDK's client is made for far more, and this is all that is asked. */
async function lookUp({ clients }: ClusterSession, body: object): Promise<Page> {
  const url = new URL('/', process.env.AWS_ENDPOINT_URL);
  const text = JSON.stringify(body);
  const headers = signPost(
    {
      host: url.host,
      path: '/',
      body: text,
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': TARGET },
      region: clients.region,
      service: 'cloudtrail',
    },
    plain(await clients.eks.config.credentials()),
    Date.now(),
    cryptography,
  );
  const answer = await post(url, headers, text, undefined);
  if (answer.status === 200) return JSON.parse(answer.body) as Page;
  throw new CommandFailure(
    `the audit trail cannot be read (HTTP ${answer.status}): nothing is removed unverified`,
    {
      hint: 'cloudtrail:LookupEvents must be allowed',
    },
  );
}

function plain({
  accessKeyId,
  secretAccessKey,
  sessionToken,
}: {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}) {
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

function isOfPod(event: Event, account: ServiceAccountName, podName: string): boolean {
  const { namespace, serviceAccount, podName: pod } = event.additionalEventData ?? {};
  return namespace === account.namespace && serviceAccount === account.name && pod === podName;
}

/** The exchanges of one pod since then, in milliseconds. */
async function exchangesOf(
  session: ClusterSession,
  account: ServiceAccountName,
  podName: string,
  since: number,
): Promise<readonly Event[]> {
  const LookupAttributes = [{ AttributeKey: 'EventName', AttributeValue: 'AssumeRoleForPodIdentity' }];
  const StartTime = Math.floor(since / 1000);
  const found: Event[] = [];
  let NextToken: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const page = await lookUp(session, { LookupAttributes, StartTime, NextToken });
    const events = (page.Events ?? []).map(
      ({ CloudTrailEvent = '{}' }) => JSON.parse(CloudTrailEvent) as Event,
    );
    found.push(...events.filter((event) => isOfPod(event, account, podName)));
    NextToken = page.NextToken;
    if (NextToken === undefined) break;
  }
  return found;
}

/**
 * Waits until the audit trail shows that the pod was given the role through its association. That the pod ended well is not
 * enough: it may have had credentials from elsewhere. Throws `CommandFailure`.
 */
export async function verifyExchange(
  session: ClusterSession,
  account: ServiceAccountName,
  wanted: {
    readonly podName: string;
    readonly roleArn: string;
    readonly since: number;
    readonly timeout: number;
  },
): Promise<void> {
  const { podName, roleArn, since, timeout } = wanted;
  for (const end = Date.now() + timeout; ; await delay(POLL)) {
    const events = await exchangesOf(session, account, podName, since);
    const given = events.filter(({ errorCode }) => errorCode === undefined);
    if (given.some(({ resources = [] }) => resources.some(({ ARN }) => ARN === roleArn))) return;
    if (Date.now() > end)
      throw new CommandFailure(`the audit trail does not show that pod ${podName} was given ${roleArn}`);
  }
}

/** Why the pod was refused, as the audit trail has it by now; empty when it has nothing. */
export async function refusalOf(
  session: ClusterSession,
  account: ServiceAccountName,
  podName: string,
  since: number,
): Promise<string> {
  const events = await exchangesOf(session, account, podName, since).catch(() => []);
  const refused = events.find(({ errorCode }) => errorCode !== undefined);
  return refused === undefined ? '' : (refused.rolecall?.reason ?? refused.errorMessage ?? '');
}
