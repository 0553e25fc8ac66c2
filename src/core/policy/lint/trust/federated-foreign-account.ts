import { splitArn } from '../../../arn/arn.ts';
import type { Rule } from '../rule.ts';

export const federatedForeignAccount: Rule = {
  id: 'trust-federated-foreign-account',
  severity: 'high',
  title: 'the provider is of another account, which cannot work',
  fix: "create the provider in the role's account",
  uses: ['trust'],
  on: 'statement',
  check: ({ principal }, { account }) => {
    if (account === undefined) return [];
    return (principal?.entries ?? []).flatMap(({ type, value: { text, at } }) => {
      const owner = type === 'Federated' ? splitArn(text)?.[4] : undefined;
      if (owner === undefined || owner === account || !/^[0-9]{12}$/.test(owner)) return [];
      return [
        { at, message: `the provider is of account ${owner}, the role of ${account}: this cannot work` },
      ];
    });
  },
};
