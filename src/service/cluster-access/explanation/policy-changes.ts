import { accessPolicyArn, accessPolicyNamed } from '../../../core/cluster-access/policies/access-policies.ts';
import { ruleAllows, ruleAllowsPath } from '../../../core/cluster-access/rule-allows.ts';
import type { WantedAccess } from './rbac-view.ts';
import { shellQuoted } from './shell-quoted.ts';

/** The published access policies, the narrowest first. */
const NARROWEST_FIRST = [
  'AmazonEKSViewPolicy',
  'AmazonEKSSecretReaderPolicy',
  'AmazonEKSEditPolicy',
  'AmazonEKSAdminPolicy',
  'AmazonEKSAdminViewPolicy',
  'AmazonEKSClusterAdminPolicy',
];

function allows(name: string, wanted: WantedAccess): boolean {
  const { verb, path } = wanted;
  const rules = accessPolicyNamed(name)?.rules ?? [];
  return rules.some((rule) =>
    path === undefined ? ruleAllows(rule, wanted) : ruleAllowsPath(rule, { verb, path }),
  );
}

/** For who comes by an access entry: the narrowest access policy that allows it, where it is wanted and no further. */
export function policyChanges(
  { cluster, principalArn }: { readonly cluster: string; readonly principalArn: string },
  wanted: WantedAccess,
): readonly string[] {
  const name = NARROWEST_FIRST.find((policy) => allows(policy, wanted));
  if (name === undefined) return [];
  const { namespace } = wanted;
  const scope =
    namespace === undefined ? 'type=cluster' : `type=namespace,namespaces=${shellQuoted(namespace)}`;
  const policy = accessPolicyArn(principalArn.split(':')[1] ?? 'aws', name);
  return [
    `aws eks associate-access-policy --cluster-name ${cluster} --principal-arn ${shellQuoted(principalArn)} --policy-arn ${policy} --access-scope ${scope}`,
  ];
}
