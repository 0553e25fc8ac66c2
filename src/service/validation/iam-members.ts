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

/**
 * Constraints of what identity use cases store, from the API model 2010-05-08. They hold whichever door the value came through:
 * a stack's properties pass no codec. Control characters and slashes have no place in a name, so no name escapes its ARN.
 */
export const IAM_MEMBERS: ConstraintTable = {
  roleName: { minLength: 1, maxLength: 64, ...NAME },
  userName: { minLength: 1, maxLength: 64, ...NAME },
  groupName: { minLength: 1, maxLength: 128, ...NAME },
  instanceProfileName: { minLength: 1, maxLength: 128, ...NAME },
  virtualMFADeviceName: { minLength: 1, maxLength: 226, ...NAME },
  policyName: { minLength: 1, maxLength: 128, ...NAME },
  path: { minLength: 1, maxLength: 512, pattern: /^(\/|\/[\u0021-\u007E]+\/)$/, shown: PATH_SHOWN },
  permissionsBoundary: ARN,
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
};
