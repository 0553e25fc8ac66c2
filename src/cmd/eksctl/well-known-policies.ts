import { CommandFailure } from '../output.ts';

/** What a role of a well-known workload may do: AWS's own policies, statements of its own, or both. */
export interface WellKnownPolicy {
  readonly managedPolicyArns?: readonly string[];
  readonly statements?: readonly object[];
}

const allow = (Action: readonly string[], Resource: string | readonly string[]): object => ({
  Effect: 'Allow',
  Action,
  Resource,
});
const ZONES = 'arn:aws:route53:::hostedzone/*';

/** Names as eksctl has them (eksctl.md 3.5). What is not here is not known, and is said to be so. */
const WELL_KNOWN: Readonly<Record<string, WellKnownPolicy>> = {
  imageBuilder: {
    managedPolicyArns: ['arn:aws:iam::aws:policy/EC2InstanceProfileForImageBuilderECRContainerBuilds'],
  },
  ebsCSIController: { managedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy'] },
  efsCSIController: { managedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AmazonEFSCSIDriverPolicy'] },
  externalDNS: {
    statements: [
      allow(['route53:ChangeResourceRecordSets'], ZONES),
      allow(
        ['route53:ListHostedZones', 'route53:ListResourceRecordSets', 'route53:ListTagsForResource'],
        '*',
      ),
    ],
  },
  certManager: {
    statements: [
      allow(['route53:GetChange'], 'arn:aws:route53:::change/*'),
      allow(['route53:ChangeResourceRecordSets', 'route53:ListResourceRecordSets'], ZONES),
      allow(['route53:ListHostedZones', 'route53:ListHostedZonesByName'], '*'),
    ],
  },
  autoScaler: {
    statements: [
      allow(
        [
          'autoscaling:DescribeAutoScalingGroups',
          'autoscaling:DescribeAutoScalingInstances',
          'autoscaling:DescribeLaunchConfigurations',
          'autoscaling:DescribeScalingActivities',
          'autoscaling:DescribeTags',
          'autoscaling:SetDesiredCapacity',
          'autoscaling:TerminateInstanceInAutoScalingGroup',
          'ec2:DescribeImages',
          'ec2:DescribeInstanceTypes',
          'ec2:DescribeLaunchTemplateVersions',
          'ec2:GetInstanceTypesFromInstanceRequirements',
          'eks:DescribeNodegroup',
        ],
        '*',
      ),
    ],
  },
};

/** Throws `CommandFailure` for a name that is not known. */
export function wellKnownPolicies(names: readonly string[]): readonly WellKnownPolicy[] {
  return names.map((name) => {
    const policy = Object.hasOwn(WELL_KNOWN, name) ? WELL_KNOWN[name] : undefined;
    if (policy !== undefined) return policy;
    throw new CommandFailure(`unknown well-known policy "${name}"`, {
      hint: `one of ${Object.keys(WELL_KNOWN).join(', ')}; attach other policies with --permission-policy-arns`,
      exitCode: 2,
    });
  });
}
