import { parseArn } from '../../core/arn/arn.ts';
import type { RequestPrincipal } from '../../core/policy/index.ts';
import { invalidInput } from '../validation/iam-refusals.ts';

/** Roles act through sessions; a simulation has none, so it names one that no policy is likely to name. */
const SESSION_NAME = 'simulation';

/** A user, role, root user or OIDC provider (the last two beyond AWS), as an ARN names it. */
export interface NamedEntity {
  readonly type: 'user' | 'role' | 'group' | 'root' | 'oidc-provider';
  readonly arn: string;
  readonly partition: string;
  readonly account: string;
  /** Without its path; for a provider, with it. */
  readonly name: string;
}

const ENTITY = /^(user|role|group|oidc-provider)\/(.+)$/;

/** Throws `Refusal` InvalidInput in AWS's words. */
export function parseEntityArn(text: string): NamedEntity {
  const arn = parseArn(text);
  const found = arn?.service === 'iam' && arn.region === '' ? ENTITY.exec(arn.resource) : null;
  if (arn === undefined || !/^[0-9]{12}$/.test(arn.account)) throw unclear(text);
  const { partition, account } = arn;
  if (arn.service === 'iam' && arn.resource === 'root') {
    return { type: 'root', arn: text, partition, account, name: 'root' };
  }
  const [, type, path = ''] = found ?? [];
  const name = type === 'oidc-provider' ? path : path.slice(path.lastIndexOf('/') + 1);
  switch (type) {
    case 'user':
    case 'role':
    case 'group':
    case 'oidc-provider':
      if (name !== '') return { type, arn: text, partition, account, name };
      throw unclear(text);
    default:
      throw unclear(text);
  }
}

function unclear(text: string) {
  return invalidInput(`Invalid Entity Arn: ${text} does not clearly define entity type and name.`);
}

/** The principal that policies see. `id` is the unique id, where it is known. Throws `Refusal` InvalidInput for a group. */
export function principalOf(entity: NamedEntity, id: string, hasBoundary: boolean): RequestPrincipal {
  const { arn, partition, account, name } = entity;
  switch (entity.type) {
    case 'user':
      return { type: 'user', account, arn, id, hasBoundary };
    case 'role': {
      const session = `arn:${partition}:sts::${account}:assumed-role/${name}/${SESSION_NAME}`;
      return {
        type: 'session',
        account,
        arn: session,
        roleId: id,
        roleName: name,
        roleArn: arn,
        hasBoundary,
      };
    }
    case 'root':
      return { type: 'root', account, arn };
    case 'oidc-provider':
      return { type: 'federated', provider: arn, account };
    case 'group':
      throw invalidInput('Invalid caller - Caller must be an IAM user in this context.');
  }
}
