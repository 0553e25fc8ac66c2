import type { Constraint, ConstraintTable } from './constraint.ts';

const NAME = { pattern: /^[\w+=,.@-]*$/, shown: '[\\w+=,.@-]+' };
const DOCUMENT: Constraint = {
  minLength: 1,
  maxLength: 131_072,
  pattern: /^[\t\n\r -\u00FF]+$/,
  shown: '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+',
};
const ARN: Constraint = { minLength: 20, maxLength: 2048 };
const PATH_SHOWN = '(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)';
const PATH_PREFIX: Constraint = {
  minLength: 1,
  maxLength: 512,
  pattern: /^\/[\u0021-\u007E]*$/,
  shown: '\\u002F[\\u0021-\\u007F]*',
};

/**
 * Constraints of IAM's members, from the API model 2010-05-08. A name means the same in every operation. Control
 * characters and slashes have no place in a name, so no name escapes its ARN.
 */
export const IAM_MEMBERS: ConstraintTable = {
  roleName: { minLength: 1, maxLength: 64, ...NAME },
  userName: { minLength: 1, maxLength: 64, ...NAME },
  policyName: { minLength: 1, maxLength: 128, ...NAME },
  accessKeyId: { minLength: 16, maxLength: 128, pattern: /^\w*$/, shown: '[\\w]+' },
  path: { minLength: 1, maxLength: 512, pattern: /^(\/|\/[\u0021-\u007E]+\/)$/, shown: PATH_SHOWN },
  pathPrefix: PATH_PREFIX,
  policyArn: ARN,
  permissionsBoundary: ARN,
  openIDConnectProviderArn: ARN,
  assumeRolePolicyDocument: DOCUMENT,
  policyDocument: DOCUMENT,
  description: {
    maxLength: 1000,
    pattern: /^[\t\n\r -~\u00A1-\u00FF]*$/,
    shown: '[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*',
  },
  maxSessionDuration: { minimum: 3600, maximum: 43_200 },
  url: { minLength: 1, maxLength: 255 },
  clientID: { minLength: 1, maxLength: 255 },
  clientIDList: { element: { minLength: 1, maxLength: 255 } },
  thumbprintList: { element: { minLength: 40, maxLength: 40 } },
  versionId: { pattern: /^v[1-9][0-9]*(\.[A-Za-z0-9-]*)?$/, shown: 'v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?' },
  tags: { maxLength: 50 },
  tagKeys: { maxLength: 50, element: { minLength: 1, maxLength: 128 } },
  status: { values: ['Active', 'Inactive', 'Expired'] },
  scope: { values: ['All', 'AWS', 'Local'] },
  policyUsageFilter: { values: ['PermissionsPolicy', 'PermissionsBoundary'] },
  entityFilter: { values: ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'] },
  marker: { minLength: 1, maxLength: 4096 },
  maxItems: { minimum: 1, maximum: 1000 },
};
