import type { Rule } from '../rule.ts';

const KEY = 'aws:multifactorauthpresent';

/** Long-term keys carry no such key at all, so what is demanded of it is not demanded of them. */
export const mfaPattern: Rule = {
  id: 'grant-mfa-pattern',
  severity: 'medium',
  title: 'a test of MFA that requests with long-term keys slip through',
  fix: 'deny with BoolIfExists and false, allow with Bool and true',
  on: 'test',
  check: ({ key, name, values }, { effect }) => {
    if (key.text.toLowerCase() !== KEY || name.base !== 'Bool') return [];
    const value = values[0]?.text.toLowerCase();
    if (effect.text === 'Deny' && value === 'false' && !name.ifExists) {
      return [{ at: key.at, message: 'a request with long-term keys lacks the key, so this Deny misses it' }];
    }
    if (effect.text === 'Allow' && value === 'true' && name.ifExists) {
      return [
        { at: key.at, message: 'a request with long-term keys lacks the key, so this Allow admits it' },
      ];
    }
    return effect.text === 'Allow' && value === 'false' && !name.ifExists
      ? [{ at: key.at, message: 'this Allow demands that MFA was not used' }]
      : [];
  },
};
