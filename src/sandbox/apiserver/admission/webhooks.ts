import { internal } from '../errors/refusals.ts';
import { StatusRefusal } from '../errors/status.ts';
import { MUTATING_WEBHOOK, VALIDATING_WEBHOOK } from '../kinds/webhooks/webhooks.ts';
import { copyTree, sameJson, type Tree, textOf, treesOf } from '../objects/tree.ts';
import type { AdmissionRequest } from '../objects/write.ts';
import { decodeBody } from '../openapi/body.ts';
import { applyJsonPatch } from '../patch/json-patch.ts';
import { memberOf } from '../tables/columns.ts';
import type { AdmissionContext } from './context.ts';
import { parseVerdict, renderReview, type Verdict } from './review.ts';
import { webhookMatches } from './webhook-rules.ts';

/** Newest review version first. */
const VERSIONS = ['v1', 'v1beta1'];

/** The call failed, as opposed to: the webhook said no. `failurePolicy` decides what that means. */
class CallFailure extends Error {
  override name = 'CallFailure';
}

async function ask(context: AdmissionContext, webhook: Tree, request: AdmissionRequest): Promise<Verdict> {
  const accepted = webhook.admissionReviewVersions;
  const version =
    VERSIONS.find((candidate) => Array.isArray(accepted) && accepted.includes(candidate)) ?? 'v1';
  const uid = context.cryptography.randomUuid();
  const timeout = Number(webhook.timeoutSeconds ?? 10) * 1000;
  try {
    const answer = await context.callWebhook(
      memberOf(webhook, 'clientConfig'),
      timeout,
      renderReview(version, uid, request),
    );
    return parseVerdict(version, uid, answer);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CallFailure(
      `failed calling webhook "${textOf(webhook, 'name')}": failed to call webhook: ${reason}`,
      { cause: error },
    );
  }
}

function denial(name: string, { code, reason, message }: Verdict): StatusRefusal {
  const why = message === '' ? (reason === '' ? ' without explanation' : `: ${reason}`) : `: ${message}`;
  return new StatusRefusal(
    reason === '' ? 'Forbidden' : reason,
    code,
    `admission webhook "${name}" denied the request${why}`,
  );
}

/** Asks one webhook and applies its patch. Throws when it denies, or cannot be asked and must be. */
async function consult(context: AdmissionContext, webhook: Tree, request: AdmissionRequest): Promise<void> {
  const name = textOf(webhook, 'name');
  if (request.dryRun && !['None', 'NoneOnDryRun'].includes(textOf(webhook, 'sideEffects'))) {
    throw new StatusRefusal('BadRequest', 400, `admission webhook "${name}" does not support dry run`);
  }
  try {
    const verdict = await ask(context, webhook, request);
    request.warnings.push(...verdict.warnings);
    if (!verdict.allowed) throw denial(name, verdict);
    if (verdict.patch !== undefined) applyPatch(name, request, verdict.patch);
  } catch (error) {
    if (!(error instanceof CallFailure)) throw error;
    if (webhook.failurePolicy !== 'Ignore') throw internal(error.message, error);
    context.log.warn('sandbox.webhook.ignored', { webhook: name, error: error.message });
  }
}

function applyPatch(name: string, request: AdmissionRequest, patch: unknown[]): void {
  if (request.object === undefined) return;
  try {
    const patched = applyJsonPatch(copyTree(request.object), patch);
    request.object = decodeBody(request.resource, patched, 'Ignore', []);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CallFailure(`failed calling webhook "${name}": received invalid webhook patch: ${reason}`, {
      cause: error,
    });
  }
}

/** Webhooks of one kind of configuration, in the order of the configurations' names, then as listed. */
function matching(context: AdmissionContext, request: AdmissionRequest, mutating: boolean): Tree[] {
  return context
    .list(mutating ? MUTATING_WEBHOOK : VALIDATING_WEBHOOK)
    .flatMap((configuration) => treesOf(configuration, 'webhooks'))
    .filter((webhook) => webhookMatches(context, webhook, request));
}

/** Mutating webhooks one after another; those that ask for it look again when a later one changed the object. */
export async function runMutatingWebhooks(
  context: AdmissionContext,
  request: AdmissionRequest,
): Promise<void> {
  const seen: { readonly webhook: Tree; readonly object: Tree | undefined }[] = [];
  for (const webhook of matching(context, request, true)) {
    await consult(context, webhook, request);
    seen.push({ webhook, object: copyTree(request.object) });
  }
  for (const { webhook, object } of seen) {
    const again = webhook.reinvocationPolicy === 'IfNeeded' && !sameJson(object, request.object);
    if (again && webhookMatches(context, webhook, request)) await consult(context, webhook, request);
  }
}

/** Validating webhooks see what will be stored; all are asked at once, the first listed refusal is the answer. */
export async function runValidatingWebhooks(
  context: AdmissionContext,
  request: AdmissionRequest,
): Promise<void> {
  const webhooks = matching(context, request, false);
  const warnings = webhooks.map((): string[] => []);
  const outcomes = await Promise.allSettled(
    webhooks.map((webhook, index) =>
      consult(context, webhook, { ...request, warnings: warnings[index] ?? [] }),
    ),
  );
  request.warnings.push(...warnings.flat());
  const refused = outcomes.find((outcome) => outcome.status === 'rejected');
  if (refused !== undefined) throw refused.reason;
}
