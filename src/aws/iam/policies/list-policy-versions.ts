import type { ListPolicyVersionsRequest, ListPolicyVersionsResponse } from '@aws-sdk/client-iam';
import { policyPermission } from '../../../service/policies/policy-permission.ts';
import { listPolicyVersions } from '../../../service/policies/policy-versions.ts';
import { iamRead } from '../iam-operation.ts';
import { listPage } from '../listing.ts';
import { versionSummary } from './policy-view.ts';

/** Newest first: versions are paged by how far down the number is, as text of equal length. */
const orderKey = (versionId: string): string => String(1e9 - Number(versionId.slice(1)));

export const listPolicyVersionsOperation = iamRead<ListPolicyVersionsRequest, ListPolicyVersionsResponse>({
  authorize: (input, { reader, scope }) => [
    policyPermission(reader, scope, input.PolicyArn, 'ListPolicyVersions'),
  ],
  read: (input, reader, scope) => {
    const versions = listPolicyVersions(reader, scope, input.PolicyArn);
    const { items, paging } = listPage(
      'policy-versions',
      versions,
      (item) => orderKey(item.versionId),
      input,
    );
    return { Versions: items.map(versionSummary), ...paging };
  },
});
