import { compileActions, matchAction } from '../match/action.ts';
import { type Check, malformed } from './fault.ts';

/** What trust policies may speak of (policy-language.md 9.1). */
const TRUST_ACTIONS = [
  'sts:assumerole',
  'sts:assumerolewithsaml',
  'sts:assumerolewithwebidentity',
  'sts:tagsession',
  'sts:setsourceidentity',
  'sts:setcontext',
  'sts:decodeauthorizationmessage',
  'sts:getaccesskeyinfo',
  'sts:getcalleridentity',
  'sts:getfederationtoken',
  'sts:getservicebearertoken',
  'sts:getsessiontoken',
];

/** Two spaces before `and`: AWS's (12.2). A pattern passes when it stays within `sts:` and covers one of the actions. */
export const requireTrustActions: Check = ({ statements }) => {
  for (const { action } of statements) {
    for (const value of action?.values ?? []) {
      const matcher = compileActions({ negated: false, values: [value], at: value.at });
      const known = TRUST_ACTIONS.some((name) => matchAction(matcher, name));
      if (known && value.text.toLowerCase().startsWith('sts:')) continue;
      return malformed(
        'Trust Policy statement actions can only be sts:AssumeRole, sts:AssumeRoleWithSAML,  and sts:AssumeRoleWithWebIdentity',
        value.at,
      );
    }
  }
  return undefined;
};
