import type { ClusterReview } from '../review.ts';

const UID = 'aws-iam-authenticator';

/** The user as cluster-authenticator.md 7.3 has it. Of scrubbed accounts nothing is shown but the name that was given. */
export function userStated(review: ClusterReview): undefined {
  const { identity, mapped, parts } = review;
  const { username, groups } = mapped;
  if (parts.scrubbedAccounts.has(identity.account)) {
    review.user = { username, uid: `${UID}:administrative:${username}`, groups };
    return;
  }
  const principalId = [identity.userId];
  review.user = {
    username,
    uid: `${UID}:${identity.account}:${identity.userId}`,
    groups,
    extra: {
      arn: [identity.arn],
      canonicalArn: [identity.canonicalArn],
      sessionName: [identity.sessionName],
      accessKeyId: [identity.accessKeyId],
      principalId,
      'sigs.k8s.io/aws-iam-authenticator/principalId': principalId,
    },
  };
}
