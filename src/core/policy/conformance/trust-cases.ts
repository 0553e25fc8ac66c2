import type { PolicyCase } from './policy-case.ts';
import { type FileCase, readFileCases } from './read-json.ts';

/** A trust policy of one statement, asked by a web identity of EKS. */
interface TrustCase extends FileCase {
  readonly effect?: 'Deny';
  readonly principal?: unknown;
  readonly action?: string;
  readonly condition: object;
  readonly allowed: boolean;
}

const PROVIDER = 'arn:aws:iam::111122223333:oidc-provider/oidc.eks/id/A';
const ACTION = 'sts:AssumeRoleWithWebIdentity';

/** A Deny is asked beside an Allow of the provider. */
export function trustCases(): readonly Omit<PolicyCase, 'needs'>[] {
  const members = ['effect', 'principal', 'action', 'condition', 'allowed'] as const;
  return readFileCases<TrustCase>('trust', members).map((each) => {
    const provider = { Federated: PROVIDER };
    const statement = {
      Effect: each.effect ?? 'Allow',
      Principal: each.principal ?? provider,
      Action: each.action ?? ACTION,
      Condition: each.condition,
    };
    const allow = { Effect: 'Allow', Principal: provider, Action: ACTION };
    const document = {
      Version: '2012-10-17',
      Statement: each.effect === 'Deny' ? [allow, statement] : statement,
    };
    const denied = each.effect === 'Deny' ? 'explicitDeny' : 'implicitDeny';
    return {
      name: `trust: ${each.rule}: ${each.title}`,
      rule: each.rule,
      layers: { identity: [], resource: JSON.stringify(document) },
      request: {
        action: ACTION,
        resource: 'arn:aws:iam::111122223333:role/app',
        principal: { type: 'federated', account: '111122223333', provider: PROVIDER },
        context: {
          'oidc.eks/id/A:sub': 'system:serviceaccount:default:s3',
          'oidc.eks/id/A:aud': 'sts.amazonaws.com',
        },
      },
      trust: true,
      expect: { decision: each.allowed ? 'allowed' : denied },
    };
  });
}
