import type { CallNote } from '../audit/call-note.ts';
import { workloadOfUser } from '../audit/record-call.ts';
import { mintedElements } from '../audit/record-mint.ts';
import { originOf } from '../authentication/authenticate.ts';
import type { Tree } from '../objects/tree.ts';
import type { UserInfo } from '../objects/user.ts';
import { decodeBody } from '../openapi/body.ts';
import { definitionName } from '../resources/define.ts';
import { answerReview } from '../reviews/answer.ts';
import { memberOf } from '../tables/columns.ts';
import { issueToken, readTokenRequest } from '../tokens/token-request.ts';
import { readBody } from './body.ts';
import { negotiate } from './content.ts';
import type { Exchange } from './exchange.ts';
import type { ResourceTarget } from './reads.ts';
import { respond } from './respond.ts';
import type { ServerContext } from './server-context.ts';
import { OBJECT_TYPES } from './writes.ts';

const GROUP = 'authentication.k8s.io';
const TOKEN_REQUEST = {
  group: GROUP,
  version: 'v1',
  kind: 'TokenRequest',
  definition: definitionName(GROUP, 'TokenRequest'),
} as const;

/** What the trail keeps of a review: whose token it was, or what was decided. Never the token. */
function noteReview(note: CallNote, kind: string, status: Tree): void {
  if (kind === 'TokenReview') {
    const { username, uid, extra } = memberOf(status, 'user');
    note.response = {
      authenticated: status.authenticated === true,
      username: text(username),
      error: text(status.error),
    };
    // As `renderUser` made it from the token's claims.
    if (typeof username === 'string')
      note.workload = workloadOfUser({ username, uid, groups: [], extra } as UserInfo);
  } else if (typeof status.allowed === 'boolean') {
    note.response = { allowed: status.allowed, reason: text(status.reason) };
  }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export async function handleReview(
  context: ServerContext,
  exchange: Exchange,
  { resource, namespace }: ResourceTarget,
): Promise<void> {
  const body = await readBody(exchange.request, OBJECT_TYPES);
  const review = decodeBody(resource, body, 'Ignore', exchange.warnings);
  const { rbac, tokens } = context;
  const reviewing = { rbac, tokens, origin: originOf(exchange.request) };
  const answered = await answerReview(reviewing, resource, review, exchange.user, namespace);
  noteReview(exchange.note, resource.kind, memberOf(answered, 'status'));
  respond(
    exchange.response,
    201,
    answered,
    negotiate(exchange.request.headers.accept, false),
    exchange.warnings,
  );
}

/** `POST …/serviceaccounts/NAME/token` */
export async function handleTokenRequest(
  context: ServerContext,
  exchange: Exchange,
  target: ResourceTarget,
): Promise<void> {
  const body = await readBody(exchange.request, OBJECT_TYPES);
  const review = decodeBody(TOKEN_REQUEST, body, 'Ignore', exchange.warnings);
  const spec = memberOf(review, 'spec');
  const issued = issueToken(context.issue, readTokenRequest(target.namespace ?? '', target.name, spec));
  exchange.note.response = mintedElements(issued);
  exchange.note.workload = issued.workload;
  const answer = {
    kind: 'TokenRequest',
    apiVersion: `${GROUP}/v1`,
    metadata: { name: target.name, namespace: target.namespace, creationTimestamp: null },
    spec: { ...spec, audiences: issued.audiences, expirationSeconds: issued.expirationSeconds },
    status: { token: issued.token, expirationTimestamp: issued.expirationTimestamp },
  };
  respond(
    exchange.response,
    201,
    answer,
    negotiate(exchange.request.headers.accept, false),
    exchange.warnings,
  );
}
