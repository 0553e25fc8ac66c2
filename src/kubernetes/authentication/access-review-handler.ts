import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AccessGrant } from '../../core/cluster-access/access-grant.ts';
import { grantedRules } from '../../core/cluster-access/granted-rules.ts';
import { ruleAllows, ruleAllowsPath } from '../../core/cluster-access/rule-allows.ts';
import type { AccessGrants } from '../../service/cluster-access/access-grants.ts';
import { type AccessQuestion, parseAccessReview } from './access-review.ts';
import { sendJson } from './answers.ts';
import { type AuthenticationMetrics, NO_METRICS } from './authentication-metrics.ts';
import { readReview, refuseReview, typeOf } from './review-body.ts';

export interface AccessReviewParts {
  readonly grants: AccessGrants;
  readonly metrics?: AuthenticationMetrics;
}

const GROUP = 'authorization.k8s.io';
const KIND = 'SubjectAccessReview';

/**
 * `POST /authorize`: a SubjectAccessReview of v1 or v1beta1 over the access policies of access entries. They only ever allow: what none
 * of them gives is left to the authorizers that come after (RBAC), so the answer is never `denied`.
 */
export function accessReviewHandler({
  grants,
  metrics = NO_METRICS,
}: AccessReviewParts): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    readReview(KIND, request, response, {
      malformed: () => undefined,
      decoded(review) {
        const question = parseAccessReview(review);
        if (question === undefined) {
          refuseReview(response, KIND);
          return;
        }
        const grant = grants.of(question.user).find((each) => allows(each, question));
        metrics.authorized(grant !== undefined);
        const status =
          grant === undefined
            ? { allowed: false }
            : { allowed: true, reason: `EKS access policy: ${grant.policyArn}` };
        const body = { ...typeOf(review, GROUP, KIND), metadata: {}, spec: {}, status };
        sendJson(response, 200, `${JSON.stringify(body)}\n`);
      },
    });
  };
}

function allows(grant: AccessGrant, { wanted, namespace }: AccessQuestion): boolean {
  const rules = grantedRules(grant, namespace);
  return 'path' in wanted
    ? rules.some((rule) => ruleAllowsPath(rule, wanted))
    : rules.some((rule) => ruleAllows(rule, wanted));
}
