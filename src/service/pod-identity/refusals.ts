import { Refusal } from '../../core/errors/refusal.ts';

/** Codes and statuses of eks.md 2.3. Texts are ours unless a comment says otherwise: AWS's are not recorded. */
export function invalidToken(message: string, reason: string): Refusal {
  return new Refusal('InvalidTokenException', 400, message, { reason });
}

/** The text of eks.md 2.3: a role that is not there and one that does not trust the service read the same. */
export function cannotAssume(reason: string): Refusal {
  return new Refusal(
    'AccessDeniedException',
    400,
    'Unauthorized Exception! EKS does not have permissions to assume the associated role.',
    { reason },
  );
}

export function wrongNode(reason: string): Refusal {
  return new Refusal('AccessDeniedException', 400, 'The token belongs to a pod of another node.', { reason });
}

export function noAssociation(namespace: string, serviceAccount: string): Refusal {
  return new Refusal(
    'ResourceNotFoundException',
    404,
    `No association found for service account ${serviceAccount} in namespace ${namespace}.`,
  );
}

export function invalidSession(cause: Refusal): Refusal {
  return new Refusal('InvalidRequestException', 400, cause.message, {
    reason: `${cause.code}: ${cause.reason ?? cause.message}`,
    cause,
  });
}

/** The node keeps what it has and asks again. */
export function clusterAway(reason: string): Refusal {
  return new Refusal(
    'ServiceUnavailableException',
    503,
    'The service is unavailable. Back off and retry the operation.',
    { reason },
  );
}

/** A refusal of the web identity exchange in the words of this API; the true reason stays. */
export function inTokenWords(refusal: Refusal): Refusal {
  const { reason = refusal.message, message } = refusal;
  switch (refusal.code) {
    case 'ExpiredTokenException':
      return new Refusal('ExpiredTokenException', 400, message, { reason, cause: refusal });
    case 'IDPCommunicationError':
      return clusterAway(reason);
    default:
      return new Refusal('InvalidTokenException', 400, 'The service account token is not valid.', {
        reason,
        cause: refusal,
      });
  }
}
