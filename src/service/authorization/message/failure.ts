import type { PolicyTrace, StatementTrace } from '../../../core/policy/index.ts';
import { valueItems } from './items.ts';

/** What an Allow statement on the action lacked; nothing for statements about other actions. */
export function describeMiss(
  { effect, mismatch, sid, index }: StatementTrace,
  policy: string,
  policyType: PolicyTrace['layer'],
): readonly object[] {
  if (effect !== 'Allow' || mismatch === undefined || mismatch.element === 'Action') return [];
  const { element, operator, key, request } = mismatch;
  return [
    {
      policy,
      policyType,
      statementId: sid ?? '',
      statementIndex: index,
      element,
      operator,
      ...(key === undefined ? {} : { key }),
      values: valueItems(mismatch.policy),
      requestValues: valueItems(
        request === undefined ? [] : typeof request === 'string' ? [request] : request,
      ),
    },
  ];
}
