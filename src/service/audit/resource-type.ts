/** CloudFormation's name of what an ARN names, by service and the first word of its resource part. */
const TYPES: Readonly<Record<string, string>> = {
  'iam:role': 'AWS::IAM::Role',
  'iam:user': 'AWS::IAM::User',
  'iam:group': 'AWS::IAM::Group',
  'iam:policy': 'AWS::IAM::Policy',
  'iam:instance-profile': 'AWS::IAM::InstanceProfile',
  'iam:oidc-provider': 'AWS::IAM::OIDCProvider',
  'iam:mfa': 'AWS::IAM::VirtualMFADevice',
  'sts:assumed-role': 'AWS::STS::AssumedRole',
  'eks:cluster': 'AWS::EKS::Cluster',
  'eks:addon': 'AWS::EKS::Addon',
  'eks:podidentityassociation': 'AWS::EKS::PodIdentityAssociation',
  'eks:access-entry': 'AWS::EKS::AccessEntry',
  'cloudformation:stack': 'AWS::CloudFormation::Stack',
  'ec2:instance': 'AWS::EC2::Instance',
  'ec2:vpc': 'AWS::EC2::VPC',
};

/** `AWS::IAM::Role` for `arn:aws:iam::1:role/a`. Undefined for what is not in the table. */
export function resourceType(arn: string): string | undefined {
  const service = arn.indexOf(':', arn.indexOf(':') + 1) + 1;
  const region = arn.indexOf(':', service);
  if (region < 0) return undefined;
  if (arn.startsWith('s3:', service)) return arn.includes('/') ? 'AWS::S3::Object' : 'AWS::S3::Bucket';
  const resource = arn.indexOf(':', arn.indexOf(':', region + 1) + 1) + 1;
  const slash = arn.indexOf('/', resource);
  if (resource === 0 || slash < 0) return undefined;
  return TYPES[`${arn.slice(service, region)}:${arn.slice(resource, slash)}`];
}
