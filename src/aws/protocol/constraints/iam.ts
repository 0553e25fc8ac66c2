import { type Constraint, type ConstraintTable, pattern } from './constraint.ts';

const NAME = pattern('[\\w+=,.@-]+');
const PATH = pattern('(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)');
const TAG_TEXT = '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]';
const arn: Constraint = { minimumLength: 20, maximumLength: 2048 };
const document: Constraint = {
  minimumLength: 1,
  maximumLength: 131_072,
  pattern: pattern('[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+'),
};
const namespace: Constraint = { minimumLength: 1, maximumLength: 64, pattern: pattern('[\\w-]*') };
const tagKey: Constraint = { minimumLength: 1, maximumLength: 128, pattern: pattern(`${TAG_TEXT}+`, 'u') };

/** Member constraints of IAM by member name (iam.md, limits). Policy sizes are rules of IAM's own, not of the schema. */
export const IAM_CONSTRAINTS: ConstraintTable = {
  '*': {
    RoleName: { minimumLength: 1, maximumLength: 64, pattern: NAME },
    UserName: { minimumLength: 1, maximumLength: 128, pattern: NAME },
    NewUserName: { minimumLength: 1, maximumLength: 64, pattern: NAME },
    GroupName: { minimumLength: 1, maximumLength: 128, pattern: NAME },
    NewGroupName: { minimumLength: 1, maximumLength: 128, pattern: NAME },
    InstanceProfileName: { minimumLength: 1, maximumLength: 128, pattern: NAME },
    VirtualMFADeviceName: { minimumLength: 1, maximumLength: 226, pattern: NAME },
    SerialNumber: { minimumLength: 9, maximumLength: 256, pattern: pattern('[\\w+=/:,.@-]+') },
    AuthenticationCode1: { minimumLength: 6, maximumLength: 6, pattern: pattern('[\\d]+') },
    AuthenticationCode2: { minimumLength: 6, maximumLength: 6, pattern: pattern('[\\d]+') },
    AssignmentStatus: { values: ['Assigned', 'Unassigned', 'Any'] },
    AccountAlias: {
      minimumLength: 3,
      maximumLength: 63,
      pattern: pattern('[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]'),
    },
    MinimumPasswordLength: { minimum: 6, maximum: 128 },
    MaxPasswordAge: { minimum: 1, maximum: 1095 },
    PasswordReusePrevention: { minimum: 1, maximum: 24 },
    'Filter.item': { values: ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'] },
    PolicyName: { minimumLength: 1, maximumLength: 128, pattern: NAME },
    Path: { minimumLength: 1, maximumLength: 512, pattern: PATH },
    NewPath: { minimumLength: 1, maximumLength: 512, pattern: PATH },
    PathPrefix: { minimumLength: 1, maximumLength: 512, pattern: pattern('\\u002F[\\u0021-\\u007F]*') },
    Description: {
      maximumLength: 1000,
      pattern: pattern('[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*'),
    },
    PolicyArn: arn,
    PermissionsBoundary: arn,
    OpenIDConnectProviderArn: arn,
    PolicyDocument: document,
    AssumeRolePolicyDocument: document,
    'PolicyInputList.item': document,
    'PermissionsBoundaryPolicyInputList.item': document,
    'ServiceControlPolicyInputList.item': document,
    ResourcePolicy: document,
    PolicySourceArn: arn,
    CallerArn: arn,
    AWSServiceName: { minimumLength: 1, maximumLength: 128, pattern: NAME },
    CustomSuffix: { minimumLength: 1, maximumLength: 64, pattern: NAME },
    DeletionTaskId: { minimumLength: 1, maximumLength: 1000 },
    VersionId: { pattern: pattern('v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?') },
    MaxSessionDuration: { minimum: 3600, maximum: 43_200 },
    MaxItems: { minimum: 1, maximum: 1000 },
    Marker: { minimumLength: 1, pattern: pattern('[\\u0020-\\u00FF]+') },
    Url: { minimumLength: 1, maximumLength: 255 },
    ClientID: { minimumLength: 1, maximumLength: 255 },
    'ClientIDList.item': { minimumLength: 1, maximumLength: 255 },
    'ThumbprintList.item': { minimumLength: 40, maximumLength: 40 },
    Tags: { maximumLength: 50 },
    TagKeys: { maximumLength: 50 },
    'TagKeys.item': tagKey,
    AccessKeyId: { minimumLength: 16, maximumLength: 128, pattern: pattern('[\\w]+') },
    Status: { values: ['Active', 'Inactive'] },
    Scope: { values: ['All', 'AWS', 'Local'] },
    PolicyUsageFilter: { values: ['PermissionsPolicy', 'PermissionsBoundary'] },
    Arn: arn,
    Granularity: { values: ['SERVICE_LEVEL', 'ACTION_LEVEL'] },
    JobId: { minimumLength: 36, maximumLength: 36 },
    ServiceNamespace: namespace,
    ServiceNamespaces: { minimumLength: 1, maximumLength: 200 },
    'ServiceNamespaces.item': namespace,
    EntityFilter: { values: ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'] },
  },
  CreateUserRequest: { UserName: { minimumLength: 1, maximumLength: 64, pattern: NAME } },
  Tag: {
    Key: tagKey,
    Value: { maximumLength: 256, pattern: pattern(`${TAG_TEXT}*`, 'u') },
  },
};
