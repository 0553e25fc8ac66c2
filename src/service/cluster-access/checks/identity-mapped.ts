import type { NamedIdentity } from '../identity-naming.ts';
import type { ClusterReview, ReviewFault } from '../review.ts';

function mapped(review: ClusterReview, mapping: NamedIdentity): ReviewFault | undefined {
  if (!mapping.ok) return { result: 'uknown_user', message: mapping.message, nearest: mapping.nearest };
  // Attack: an entry without a name would make a user whom every other such entry's user is.
  if (mapping.username === '') return { result: 'uknown_user', message: `${mapping.by}: empty username` };
  review.mapped = mapping;
  review.by = mapping.by;
  return undefined;
}

function failed(error: unknown): ReviewFault {
  return { result: 'uknown_user', message: error instanceof Error ? error.message : String(error) };
}

/** Who the identity is in this cluster (cluster-authenticator.md 5). */
export function identityMapped(
  review: ClusterReview,
): undefined | ReviewFault | Promise<ReviewFault | undefined> {
  try {
    const mapping = review.parts.mapIdentity(review.identity);
    if (!(mapping instanceof Promise)) return mapped(review, mapping);
    return mapping.then((value) => mapped(review, value), failed);
  } catch (error) {
    return failed(error);
  }
}
