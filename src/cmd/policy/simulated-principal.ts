import type { RequestPrincipal } from '../../core/policy/index.ts';
import { parseEntityArn, principalOf } from '../../service/simulation/simulated-caller.ts';
import { CommandFailure } from '../output.ts';

const SESSION = /^arn:([a-z-]+):sts::([0-9]{12}):assumed-role\/([^/]+)\/([^/]+)$/;
const FEDERATED = /^arn:([a-z-]+):sts::([0-9]{12}):federated-user\/([^/]+)$/;

/**
 * Who asks: an ARN of a user, role, session, federated user, root user or OIDC provider; `service:NAME`; `anonymous`.
 * Throws `CommandFailure`, exit code 2.
 */
export function parsePrincipal(text: string, hasBoundary: boolean): RequestPrincipal {
  if (text === 'anonymous') return { type: 'anonymous' };
  if (text.startsWith('service:') && text.length > 'service:'.length) {
    return { type: 'service', name: text.slice('service:'.length) };
  }
  const [, partition, account = '', roleName = ''] = SESSION.exec(text) ?? [];
  if (partition !== undefined) {
    // A session's ARN does not tell the role's path; policies compare the name alone.
    const roleArn = `arn:${partition}:iam::${account}:role/${roleName}`;
    return { type: 'session', account, arn: text, roleId: '', roleName, roleArn, hasBoundary };
  }
  const [, of, owner = '', name = ''] = FEDERATED.exec(text) ?? [];
  if (of !== undefined) {
    const userArn = `arn:${of}:iam::${owner}:user/${name}`;
    return { type: 'federated-user', account: owner, arn: text, userArn, hasBoundary };
  }
  try {
    return principalOf(parseEntityArn(text), '', hasBoundary);
  } catch (error) {
    throw new CommandFailure(`not a principal: ${text}`, {
      hint: 'an ARN of a user, role, session or OIDC provider, service:NAME, or anonymous',
      exitCode: 2,
      cause: error,
    });
  }
}
