/** Ways in which the holder of a policy gets more than the policy says: all the actions of one row together. */
export interface EscalationPath {
  readonly actions: readonly string[];
  readonly gain: string;
}

const PASS = 'iam:PassRole';

/** What the action reaches is decided elsewhere (`Resource`), hence only grants on open resources are reported. */
export const ESCALATION_PATHS: readonly EscalationPath[] = [
  { actions: ['iam:CreatePolicyVersion'], gain: 'rewrites a policy that is attached to itself' },
  { actions: ['iam:SetDefaultPolicyVersion'], gain: 'goes back to a wider version of a policy' },
  { actions: ['iam:AttachUserPolicy'], gain: 'attaches any policy to a user' },
  { actions: ['iam:AttachGroupPolicy'], gain: 'attaches any policy to a group' },
  { actions: ['iam:AttachRolePolicy'], gain: 'attaches any policy to a role' },
  { actions: ['iam:PutUserPolicy'], gain: 'writes any policy for a user' },
  { actions: ['iam:PutGroupPolicy'], gain: 'writes any policy for a group' },
  { actions: ['iam:PutRolePolicy'], gain: 'writes any policy for a role' },
  { actions: ['iam:DeleteRolePermissionsBoundary'], gain: 'removes the boundary of a role' },
  { actions: ['iam:DeleteUserPermissionsBoundary'], gain: 'removes the boundary of a user' },
  { actions: ['iam:AddUserToGroup'], gain: 'joins any group' },
  { actions: ['iam:UpdateAssumeRolePolicy'], gain: 'lets itself into any role' },
  { actions: ['iam:CreateAccessKey'], gain: 'makes keys of another user' },
  { actions: ['iam:CreateLoginProfile'], gain: 'sets the password of another user' },
  { actions: ['iam:UpdateLoginProfile'], gain: 'changes the password of another user' },
  {
    actions: ['iam:CreateOpenIDConnectProvider', 'iam:UpdateAssumeRolePolicy'],
    gain: 'lets an issuer of its own into any role',
  },
  { actions: ['eks:CreatePodIdentityAssociation', PASS], gain: 'gives any role to a pod of its own' },
  {
    actions: ['eks:AssociateAccessPolicy', 'eks:CreateAccessEntry'],
    gain: 'becomes administrator of any cluster',
  },
  { actions: ['ec2:RunInstances', PASS], gain: 'starts an instance with any role' },
  { actions: ['lambda:CreateFunction', 'lambda:InvokeFunction', PASS], gain: 'runs code with any role' },
  { actions: ['lambda:CreateFunction', 'lambda:AddPermission', PASS], gain: 'runs code with any role' },
  {
    actions: ['lambda:CreateFunction', 'lambda:CreateEventSourceMapping', PASS],
    gain: 'runs code with any role',
  },
  { actions: ['lambda:UpdateFunctionCode'], gain: 'runs code with the role of any function' },
  { actions: ['lambda:UpdateFunctionConfiguration'], gain: 'adds a layer to any function' },
  { actions: ['cloudformation:CreateStack', PASS], gain: 'creates resources with any role' },
  {
    actions: ['datapipeline:CreatePipeline', 'datapipeline:PutPipelineDefinition', PASS],
    gain: 'runs commands with any role',
  },
  { actions: ['glue:CreateDevEndpoint', PASS], gain: 'opens a shell with any role' },
  { actions: ['glue:UpdateDevEndpoint'], gain: 'opens a shell with the role of an endpoint' },
  { actions: ['codebuild:CreateProject', 'codebuild:StartBuild', PASS], gain: 'runs a build with any role' },
  {
    actions: ['sagemaker:CreateNotebookInstance', 'sagemaker:CreatePresignedNotebookInstanceUrl', PASS],
    gain: 'opens a notebook with any role',
  },
  { actions: ['ecs:RunTask', 'ecs:RegisterTaskDefinition', PASS], gain: 'runs a task with any role' },
  { actions: ['ssm:SendCommand'], gain: 'runs commands with the role of any instance' },
  { actions: ['ssm:StartSession'], gain: 'opens a shell with the role of any instance' },
  { actions: ['ec2-instance-connect:SendSSHPublicKey'], gain: 'opens a shell with the role of any instance' },
  { actions: ['sts:AssumeRole'], gain: 'becomes any role whose trust admits the account' },
];
