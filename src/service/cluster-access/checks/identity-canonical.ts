import { canonicalArn } from '../../../core/cluster-access/canonical-arn.ts';
import { bytesOfText, quoteBytes } from '../../../core/cluster-access/go/bytes.ts';
import type { ClusterReview, ReviewFault } from '../review.ts';
import { stsFailed } from '../sts-faults.ts';

const ACCOUNT = /^\d{12}$/;
const quote = (text: string): string => quoteBytes(bytesOfText(text));

/** Step 18: the ARN in its canonical form, and the session's name out of the user id. */
export function identityCanonical(review: ClusterReview): ReviewFault | undefined {
  const { account, arn, userId } = review.vouched;
  const canonical = canonicalArn(arn);
  if ('fault' in canonical) return stsFailed(canonical.fault);
  // Not the reference's: the account becomes part of the uid, and is what `mapAccounts` believes.
  if (!ACCOUNT.test(account)) return stsFailed(`malformed Account ${quote(account)}`);
  let id = userId;
  let sessionName = '';
  if (canonical.type === 'assumed-role' || canonical.type === 'role') {
    const [first = '', second, ...more] = userId.split(':');
    if (second === undefined || more.length > 0) return stsFailed(`malformed UserID ${quote(userId)}`);
    id = first;
    sessionName = second;
  }
  review.identity = {
    arn,
    canonicalArn: canonical.arn,
    partition: canonical.partition,
    account,
    userId: id,
    sessionName,
    accessKeyId: review.checked.accessKeyId,
  };
  return undefined;
}
