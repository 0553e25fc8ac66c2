import { EKS_AUTH } from './schemas/eks-auth.ts';

/**
 * The services of the AWS door: how each speaks, and the operations whose schemas the product carries.
 * An operation listed here but served by no door is answered as not implemented.
 */
export interface ServedService {
  /** Suffix of the `@aws-sdk/client-…` package. */
  readonly client: string;
  /** Operation schemas written by hand, for a service whose client is in no registry. */
  readonly written?: Readonly<Record<string, unknown>>;
  readonly protocol: 'query' | 'ec2-query' | 'rest-json' | 'rest-xml' | 'json';
  /** API version; the XML namespace of answers, or the interface that `X-Amz-Target` names. */
  readonly version: string;
  readonly namespace: string;
  readonly operations: readonly string[];
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/u);

export const SERVED: Readonly<Record<string, ServedService>> = {
  sts: {
    client: 'sts',
    protocol: 'query',
    version: '2011-06-15',
    namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    operations: words(`
      AssumeRole AssumeRoleWithWebIdentity DecodeAuthorizationMessage GetAccessKeyInfo GetCallerIdentity
      GetFederationToken GetSessionToken GetWebIdentityToken`),
  },
  iam: {
    client: 'iam',
    protocol: 'query',
    version: '2010-05-08',
    namespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
    operations: words(`
      CreateOpenIDConnectProvider GetOpenIDConnectProvider ListOpenIDConnectProviders DeleteOpenIDConnectProvider
      AddClientIDToOpenIDConnectProvider RemoveClientIDFromOpenIDConnectProvider UpdateOpenIDConnectProviderThumbprint
      TagOpenIDConnectProvider UntagOpenIDConnectProvider ListOpenIDConnectProviderTags
      CreateRole GetRole ListRoles DeleteRole UpdateRole UpdateRoleDescription UpdateAssumeRolePolicy
      PutRolePolicy GetRolePolicy ListRolePolicies DeleteRolePolicy
      AttachRolePolicy DetachRolePolicy ListAttachedRolePolicies TagRole UntagRole ListRoleTags
      PutRolePermissionsBoundary DeleteRolePermissionsBoundary ListInstanceProfilesForRole
      CreatePolicy GetPolicy ListPolicies DeletePolicy CreatePolicyVersion GetPolicyVersion ListPolicyVersions
      DeletePolicyVersion SetDefaultPolicyVersion ListEntitiesForPolicy TagPolicy UntagPolicy ListPolicyTags
      CreateUser GetUser ListUsers DeleteUser PutUserPolicy GetUserPolicy ListUserPolicies DeleteUserPolicy
      AttachUserPolicy DetachUserPolicy ListAttachedUserPolicies TagUser UntagUser ListUserTags
      PutUserPermissionsBoundary DeleteUserPermissionsBoundary
      UpdateUser CreateGroup GetGroup ListGroups UpdateGroup DeleteGroup AddUserToGroup RemoveUserFromGroup ListGroupsForUser
      PutGroupPolicy GetGroupPolicy ListGroupPolicies DeleteGroupPolicy
      AttachGroupPolicy DetachGroupPolicy ListAttachedGroupPolicies
      CreateInstanceProfile GetInstanceProfile ListInstanceProfiles DeleteInstanceProfile
      AddRoleToInstanceProfile RemoveRoleFromInstanceProfile
      TagInstanceProfile UntagInstanceProfile ListInstanceProfileTags
      CreateServiceLinkedRole DeleteServiceLinkedRole GetServiceLinkedRoleDeletionStatus
      CreateVirtualMFADevice ListVirtualMFADevices DeleteVirtualMFADevice EnableMFADevice DeactivateMFADevice
      ResyncMFADevice ListMFADevices GetMFADevice TagMFADevice UntagMFADevice ListMFADeviceTags
      CreateAccountAlias ListAccountAliases DeleteAccountAlias GetAccountSummary GetAccountAuthorizationDetails
      GetAccountPasswordPolicy UpdateAccountPasswordPolicy DeleteAccountPasswordPolicy
      GenerateCredentialReport GetCredentialReport
      GenerateServiceLastAccessedDetails GetServiceLastAccessedDetails GetServiceLastAccessedDetailsWithEntities
      ListPoliciesGrantingServiceAccess
      EnableOutboundWebIdentityFederation DisableOutboundWebIdentityFederation GetOutboundWebIdentityFederationInfo
      CreateAccessKey ListAccessKeys UpdateAccessKey DeleteAccessKey GetAccessKeyLastUsed
      SimulateCustomPolicy SimulatePrincipalPolicy GetContextKeysForCustomPolicy GetContextKeysForPrincipalPolicy`),
  },
  s3: {
    client: 's3',
    protocol: 'rest-xml',
    version: '2006-03-01',
    namespace: 'http://s3.amazonaws.com/doc/2006-03-01/',
    operations: words(`
      ListBuckets CreateBucket HeadBucket GetBucketLocation DeleteBucket ListObjectsV2 ListObjects PutObject GetObject
      HeadObject DeleteObject DeleteObjects GetBucketPolicy PutBucketPolicy DeleteBucketPolicy`),
  },
  ec2: {
    client: 'ec2',
    protocol: 'ec2-query',
    version: '2016-11-15',
    namespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
    operations: words('DescribeInstances DescribeVpcs DescribeRegions ModifyInstanceMetadataOptions'),
  },
  eks: {
    client: 'eks',
    protocol: 'rest-json',
    version: '2017-11-01',
    namespace: '',
    operations: words(`
      DescribeCluster ListClusters DescribeClusterVersions TagResource UntagResource ListTagsForResource
      CreatePodIdentityAssociation DescribePodIdentityAssociation ListPodIdentityAssociations
      UpdatePodIdentityAssociation DeletePodIdentityAssociation
      DescribeAddonVersions DescribeAddonConfiguration CreateAddon DescribeAddon ListAddons UpdateAddon DeleteAddon
      CreateCluster DeleteCluster UpdateClusterConfig UpdateClusterVersion DescribeUpdate ListUpdates
      CreateAccessEntry DescribeAccessEntry ListAccessEntries UpdateAccessEntry DeleteAccessEntry
      AssociateAccessPolicy DisassociateAccessPolicy ListAssociatedAccessPolicies ListAccessPolicies
      AssociateIdentityProviderConfig DisassociateIdentityProviderConfig DescribeIdentityProviderConfig
      ListIdentityProviderConfigs`),
  },
  'eks-auth': {
    client: 'eks-auth',
    written: EKS_AUTH,
    protocol: 'rest-json',
    version: '2023-11-26',
    namespace: '',
    operations: ['AssumeRoleForPodIdentity'],
  },
  cloudformation: {
    client: 'cloudformation',
    protocol: 'query',
    version: '2010-05-15',
    namespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
    operations: words(`
      CreateStack DescribeStacks ListStacks DescribeStackEvents DescribeStackResources ListStackResources GetTemplate
      DeleteStack UpdateTerminationProtection`),
  },
  cloudtrail: {
    client: 'cloudtrail',
    protocol: 'json',
    version: '2013-11-01',
    namespace: 'CloudTrail_20131101',
    operations: words('LookupEvents'),
  },
};
