import type { IncomingMessage } from 'node:http';
import type { KubernetesUser } from '../../core/cluster-access/kubernetes-user.ts';
import type { TokenReviewer } from '../../service/cluster-access/token-reviewer.ts';
import type { KubernetesClient } from '../client/index.ts';
import { bearerToken } from './bearer-token.ts';
import type { HeaderFields } from './header-fields.ts';
import { impersonationHeaders } from './impersonation-headers.ts';
import { inboundImpersonation } from './inbound-impersonation.ts';
import { mayImpersonate } from './may-impersonate.ts';
import { authenticated, outboundUser } from './outbound-user.ts';
import type { Decided, ProxyEvents } from './proxy-events.ts';
import { forbidden, refusalOf, tooManyRequests, unauthorized } from './refusals.ts';
import { requestHeaders } from './request-headers.ts';
import { targetPath } from './target-path.ts';
import { reviewByCluster } from './token-passthrough.ts';
import type { Credentials } from './upstream.ts';

export interface ProxySettings {
  /** Off: requests of good tokens go on with the token, and the API judges it again. */
  readonly impersonation: boolean;
  /** Tokens that no issuer made are shown to the cluster, and go on with the request when it takes them. */
  readonly passthrough: boolean;
  /** Of tokens that are passed through; empty: the API server's own. */
  readonly passthroughAudiences: readonly string[];
  /** Tell the API the caller's address as extra `remote-client-ip`. */
  readonly clientAddress: boolean;
  /** Further extra of every user. */
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

export interface AdmissionParts {
  readonly reviewer: TokenReviewer;
  /** The API under the proxy's own credentials, for its judgement. */
  readonly client: KubernetesClient;
  readonly events: ProxyEvents;
  readonly settings: ProxySettings;
  /** A new name for each request. */
  newId(): string;
}

/** A request that may go on. */
export interface Admitted {
  readonly method: string;
  readonly path: string;
  readonly headers: HeaderFields;
  readonly credentials: Credentials;
}

const LONGEST_QUOTED = 200;
/** TokenReviews that the cluster is asked at once. */
const MOST_REVIEWS = 64;

function decided(request: IncomingMessage, auditId: string): Decided {
  const { url = '', method = '', socket, headersDistinct } = request;
  return {
    auditId,
    source: socket.remoteAddress ?? '',
    forwardedFor: (headersDistinct['x-forwarded-for'] ?? []).join(', ').slice(0, LONGEST_QUOTED),
    method,
    path: url.replace(/[?#].*$/s, '').slice(0, LONGEST_QUOTED),
  };
}

/** Judges requests: who asks, for whom, and what of the request may go on. */
export class Admission {
  readonly #parts: AdmissionParts;
  #reviews = 0;

  constructor(parts: AdmissionParts) {
    this.#parts = parts;
  }

  /** The table of the proxy: target, headers, token, whom to be. Rejects with the refusal that the caller gets. */
  async admit(request: IncomingMessage): Promise<Admitted> {
    const { events, newId } = this.#parts;
    const facts = decided(request, newId());
    const place = { check: 'requestWellFormed' };
    try {
      const path = targetPath(request.url ?? '');
      const headers = requestHeaders(request.rawHeaders, facts.source).set('audit-id', [facts.auditId]);
      const { method } = facts;
      return { method, path, ...(await this.#authenticate(request, headers, place, facts)) };
    } catch (failure) {
      const { status, message, reason } = refusalOf(failure);
      events.failed(facts, status, place.check, reason ?? message);
      throw failure;
    }
  }

  async #authenticate(
    request: IncomingMessage,
    headers: HeaderFields,
    place: { check: string },
    facts: Decided,
  ): Promise<Pick<Admitted, 'headers' | 'credentials'>> {
    const { reviewer, settings, events } = this.#parts;
    place.check = 'tokenPresent';
    const token = bearerToken(request.rawHeaders);
    const review = await reviewer.review(token);
    if (review.ok) {
      const user = authenticated(review.user);
      if (settings.impersonation) return this.#impersonate(request, headers, user, place, facts);
      events.passed(facts, user, undefined, 'unchanged');
      return asItIs(request, headers, token);
    }
    place.check = review.check;
    if (settings.passthrough && !reviewer.recognises(token)) {
      const user = await this.#ofCluster(token);
      if (user !== undefined) {
        events.passed(facts, user, undefined, 'passthrough');
        return asItIs(request, headers, token);
      }
    }
    // kube-oidc-proxy's distinction: the token holds, but tells no user.
    if (review.check === 'usernameClaimed') throw forbidden('the token tells no username');
    throw unauthorized(review.message);
  }

  /** Anybody can ask this with any text: the cluster is spared a flood of it. */
  async #ofCluster(token: string): Promise<KubernetesUser | undefined> {
    if (this.#reviews >= MOST_REVIEWS) throw tooManyRequests();
    this.#reviews++;
    try {
      return await reviewByCluster(this.#parts.client, token, this.#parts.settings.passthroughAudiences);
    } finally {
      this.#reviews--;
    }
  }

  async #impersonate(
    request: IncomingMessage,
    headers: HeaderFields,
    user: KubernetesUser,
    place: { check: string },
    facts: Decided,
  ): Promise<Pick<Admitted, 'headers' | 'credentials'>> {
    const { client, settings, events } = this.#parts;
    place.check = 'impersonationAllowed';
    const wanted = inboundImpersonation(request.rawHeaders);
    if (wanted !== undefined) await mayImpersonate(client, user, wanted);
    const added = settings.clientAddress
      ? { ...settings.extra, 'remote-client-ip': [facts.source] }
      : settings.extra;
    const outbound = outboundUser(user, wanted, added);
    events.passed(facts, user, outbound, 'impersonation');
    return { headers: new Map([...headers, ...impersonationHeaders(outbound)]), credentials: 'own' };
  }
}

/** Under the caller's own token, whose rights also decide whom the request may impersonate. */
function asItIs(
  request: IncomingMessage,
  headers: HeaderFields,
  token: string,
): Pick<Admitted, 'headers' | 'credentials'> {
  const fields = new Map(headers).set('authorization', [`Bearer ${token}`]);
  for (const [name, values] of Object.entries(request.headersDistinct))
    if (name.startsWith('impersonate-') && values !== undefined) fields.set(name, values);
  return { headers: fields, credentials: 'bare' };
}
