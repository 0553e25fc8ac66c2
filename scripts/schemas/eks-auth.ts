/**
 * EKS Auth, whose client is in no registry: its API model in the form of the SDK's runtime schemas, from the API reference
 * (version 2023-11-26). Arrays are `[kind, namespace, name, traits, …]`; kind 3 is a structure with names, members and the count
 * of those that are required, 9 an operation; member type 0 is a string, 4 a timestamp.
 */
const NAMESPACE = 'com.amazonaws.eksauth';
const LABEL = { httpLabel: 1 };
const SENSITIVE = { sensitive: 1 };

const subject = [3, NAMESPACE, 'Subject', 0, ['namespace', 'serviceAccount'], [0, 0], 2];

const podIdentityAssociation = [
  3,
  NAMESPACE,
  'PodIdentityAssociation',
  0,
  ['associationArn', 'associationId'],
  [0, 0],
  2,
];

const assumedRoleUser = [3, NAMESPACE, 'AssumedRoleUser', 0, ['arn', 'assumeRoleId'], [0, 0], 2];

const credentials = [
  3,
  NAMESPACE,
  'Credentials',
  SENSITIVE,
  ['sessionToken', 'secretAccessKey', 'accessKeyId', 'expiration'],
  [0, 0, 0, 4],
  4,
];

const request = [
  3,
  NAMESPACE,
  'AssumeRoleForPodIdentityRequest',
  0,
  ['clusterName', 'token', 'eksNodeName', 'instanceId', 'zone'],
  [[0, LABEL], [0, SENSITIVE], 0, 0, 0],
  2,
];

const response = [
  3,
  NAMESPACE,
  'AssumeRoleForPodIdentityResponse',
  0,
  ['subject', 'audience', 'podIdentityAssociation', 'assumedRoleUser', 'credentials'],
  [() => subject, 0, () => podIdentityAssociation, () => assumedRoleUser, () => credentials],
  5,
];

/** By the names under which a client would export them. */
export const EKS_AUTH: Readonly<Record<string, unknown>> = {
  AssumeRoleForPodIdentity$: [
    9,
    NAMESPACE,
    'AssumeRoleForPodIdentity',
    { http: ['POST', '/clusters/{clusterName}/assume-role-for-pod-identity', 200] },
    () => request,
    () => response,
  ],
};
