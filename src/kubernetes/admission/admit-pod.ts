import type { Log } from '../../core/ports/runtime.ts';
import { type AdmissionMetrics, NO_METRICS } from './admission-metrics.ts';
import { annotationWarnings } from './annotation-warnings.ts';
import type { IdentityLookup } from './identity-lookup.ts';
import {
  type IdentityFacts,
  type IdentitySettings,
  identitySettings,
  type ServiceAccountView,
} from './identity-settings.ts';
import { mutatePod } from './mutate-pod.ts';
import type { PodView } from './pod-view.ts';
import { podWarnings } from './pod-warnings.ts';
import type { AdmissionObserver } from './record-admission.ts';
import { type Admission, renderPatch, UNCHANGED } from './review.ts';
import type { RoleAdvice } from './role-advice.ts';
import type { WebhookConfig } from './webhook-config.ts';

/** What the webhook decides with. */
export interface AdmissionParts {
  readonly lookup: IdentityLookup;
  readonly config: WebhookConfig;
  readonly log: Log;
  /** In [0, 1): spreads token lifetimes. */
  readonly chance: () => number;
  readonly metrics?: AdmissionMetrics;
  /** Whether pods of the namespace are denied when it cannot be told which identity they get. Default: never. */
  readonly failClosed?: (namespace: string) => boolean;
  /** Default: roles are not looked at. */
  readonly advice?: RoleAdvice;
  /** Default: decisions are not recorded. */
  readonly observe?: AdmissionObserver;
}

/** Larger patches could push a pod past what the API server stores: the pod is better off without. */
const LARGEST_PATCH = 1024 * 1024;
const MOST_WARNINGS = 20;
const NONE: readonly string[] = [];

/** Decides about one new pod. Synchronous whenever the copies say what it gets; never rejects. */
export function admitPod(
  parts: AdmissionParts,
  namespace: string,
  pod: PodView,
): Admission | Promise<Admission> {
  // An empty name is not taken for `default`: the API server fills it in before webhooks run (4).
  if (namespace === '' || pod.serviceAccountName === '') return UNCHANGED;
  const found = parts.lookup.find(namespace, pod.serviceAccountName);
  return found instanceof Promise ? admitLater(parts, namespace, pod, found) : admit(parts, pod, found);
}

async function admitLater(
  parts: AdmissionParts,
  namespace: string,
  pod: PodView,
  found: Promise<IdentityFacts>,
): Promise<Admission> {
  let facts: IdentityFacts;
  try {
    facts = await found;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    parts.log.error('admission.lookup-failed', {
      namespace,
      serviceAccount: pod.serviceAccountName,
      message,
    });
    (parts.metrics ?? NO_METRICS).leftAlone('lookup_failed');
    return letAlone(parts, namespace, `service account ${pod.serviceAccountName} could not be looked up`);
  }
  return await admit(parts, pod, facts);
}

function admit(parts: AdmissionParts, pod: PodView, facts: IdentityFacts): Admission | Promise<Admission> {
  const settings = identitySettings(pod, facts, parts.config, parts.chance);
  if (settings === undefined) return withoutIdentity(parts, pod, facts);
  const patch = renderPatch(mutatePod(pod, settings, parts.config));
  if (patch !== undefined && patch.length > LARGEST_PATCH) {
    (parts.metrics ?? NO_METRICS).leftAlone('too_large');
    return letAlone(parts, facts.namespace, 'the pod has too many containers to be given an AWS identity');
  }
  (parts.metrics ?? NO_METRICS).mutated(settings.method);
  const warnings = [
    ...accountWarnings(facts.account, parts.config),
    ...annotationWarnings(pod.annotations, 'pod', parts.config.annotationPrefix),
    ...podWarnings(pod, settings, facts, parts.config),
  ];
  const advised = advise(parts, settings, facts);
  if (advised instanceof Promise) return advised.then((more) => allow(parts, patch, [...warnings, ...more]));
  return allow(parts, patch, warnings.concat(advised));
}

function advise(
  { advice }: AdmissionParts,
  { method, roleArn, token }: IdentitySettings,
  { namespace, name }: IdentityFacts,
): readonly string[] | Promise<readonly string[]> {
  if (advice === undefined || method !== 'sts_web_identity') return NONE;
  return advice.warnings({ roleArn, namespace, serviceAccount: name, audience: token.audience });
}

/** Nothing names a role. A service account that was meant to name one is pointed out, and closes what fails closed. */
function withoutIdentity(parts: AdmissionParts, pod: PodView, facts: IdentityFacts): Admission {
  const { namespace, account } = facts;
  if (account === undefined) {
    (parts.metrics ?? NO_METRICS).missingServiceAccount();
    parts.log.warn('admission.service-account-missing', { namespace, serviceAccount: facts.name });
    return letAlone(
      parts,
      namespace,
      `service account ${facts.name} was not found: no AWS identity for this pod`,
    );
  }
  const warnings = accountWarnings(account, parts.config);
  const meant = [...account.annotations.keys()].some((key) => /role.?arn/i.test(key));
  if (meant && warnings.length > 0 && parts.failClosed?.(namespace) === true)
    return deny(parts, warnings.join('; '));
  return allow(parts, undefined, [
    ...warnings,
    ...annotationWarnings(pod.annotations, 'pod', parts.config.annotationPrefix),
  ]);
}

/** The pod as it is, with a word about it; or a denial where that was asked for. */
export function letAlone(parts: AdmissionParts, namespace: string, why: string): Admission {
  if (parts.failClosed?.(namespace) === true) return deny(parts, why);
  return allow(parts, undefined, [why]);
}

function deny(parts: AdmissionParts, why: string): Admission {
  (parts.metrics ?? NO_METRICS).denied();
  return { ...UNCHANGED, denial: why };
}

function allow(parts: AdmissionParts, patch: string | undefined, warnings: readonly string[]): Admission {
  if (warnings.length === 0)
    return patch === undefined ? UNCHANGED : { patch, warnings: NONE, denial: undefined };
  (parts.metrics ?? NO_METRICS).warned(warnings.length);
  const more = warnings.length - MOST_WARNINGS;
  // Thousands of containers must not make thousands of warnings.
  const told = more <= 0 ? warnings : [...warnings.slice(0, MOST_WARNINGS), `and ${more} more warnings`];
  return { patch, warnings: told, denial: undefined };
}

/** By service account: each is looked at once, not at each of its pods. */
const judged = new WeakMap<ServiceAccountView, readonly string[]>();

function accountWarnings(account: ServiceAccountView | undefined, config: WebhookConfig): readonly string[] {
  if (account === undefined) return NONE;
  const known = judged.get(account);
  if (known !== undefined) return known;
  const warnings = annotationWarnings(account.annotations, 'service account', config.annotationPrefix);
  judged.set(account, warnings);
  return warnings;
}
