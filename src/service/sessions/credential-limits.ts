import { Refusal } from '../../core/errors/refusal.ts';
import type { Caller } from '../../core/principal/caller.ts';

/** Credentials by how they came to be, as far as that limits what they may call. */
type Kind = 'role' | 'user-session' | 'federated-user';

/** What of STS each kind may call; what is not named needs credentials of another kind (sts.md 9). */
const STS_CALLS: Readonly<Record<Kind, (operation: string) => boolean>> = {
  role: (operation) => operation !== 'GetSessionToken' && operation !== 'GetFederationToken',
  'user-session': (operation) => operation === 'AssumeRole' || operation === 'GetCallerIdentity',
  'federated-user': (operation) => operation === 'GetCallerIdentity',
};

/** Undefined for long-term credentials and unsigned calls, which nothing limits here. */
function kindOf(caller: Caller): Kind | undefined {
  switch (caller.type) {
    case 'assumed-role':
      return 'role';
    case 'federated-user':
      return 'federated-user';
    case 'user':
    case 'root':
      return caller.claims === undefined ? undefined : 'user-session';
    case 'anonymous':
      return undefined;
  }
}

function mayUseIam(caller: Caller): boolean {
  if (caller.type === 'assumed-role') return true;
  return (caller.type === 'user' || caller.type === 'root') && caller.claims?.mfaAt !== undefined;
}

/**
 * Some calls cannot be made with some temporary credentials, whatever policies say: else a session could renew itself for ever, or a
 * federated user make identities that outlive it (sts.md 9). Throws `Refusal`.
 */
export function requireCredentialsFor(caller: Caller, service: string, operation: string): void {
  if (service !== 'sts' && service !== 'iam') return;
  const kind = kindOf(caller);
  if (kind === undefined) return;
  if (service === 'iam') {
    if (mayUseIam(caller)) return;
    throw new Refusal('InvalidClientTokenId', 403, 'The security token included in the request is invalid.', {
      reason: `credentials of a ${kind} cannot call IAM${kind === 'user-session' ? ' without a second factor' : ''}`,
    });
  }
  if (STS_CALLS[kind](operation)) return;
  throw new Refusal('AccessDenied', 403, `Cannot call ${operation} with session credentials`, {
    reason: `credentials of a ${kind} cannot call ${operation}`,
  });
}
