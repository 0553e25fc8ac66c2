import type { Policy as PolicyOutput, PolicyVersion as PolicyVersionOutput } from '@aws-sdk/client-iam';
import type { FoundPolicy } from '../../../service/policies/find-policy.ts';
import type { PolicyUse } from '../../../service/policies/policy-uses.ts';
import type { VersionView } from '../../../service/policies/policy-versions.ts';
import { encodeDocument } from '../document-text.ts';
import { tagsMember } from '../tag-list.ts';

/** A managed policy as ListPolicies shows it: without description and tags, and without touching its document. */
export function policySummary({ policy }: FoundPolicy, use: PolicyUse | undefined): PolicyOutput {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersionId,
    AttachmentCount: use?.attachments ?? 0,
    PermissionsBoundaryUsageCount: use?.boundaries ?? 0,
    IsAttachable: true,
    CreateDate: new Date(policy.createDate),
    UpdateDate: new Date(policy.updateDate),
  };
}

/** A managed policy as GetPolicy shows it. */
export function policyView(found: FoundPolicy, use: PolicyUse | undefined): PolicyOutput {
  const summary = policySummary(found, use);
  if (found.owner === 'aws') return summary;
  const { description, tags } = found.policy;
  return {
    ...summary,
    ...(description === undefined ? {} : { Description: description }),
    ...tagsMember(tags),
  };
}

/** A version without its document, as listings show it. */
export function versionSummary(version: VersionView): PolicyVersionOutput {
  return {
    VersionId: version.versionId,
    IsDefaultVersion: version.isDefault,
    CreateDate: new Date(version.createDate),
  };
}

export function versionView(version: VersionView): PolicyVersionOutput {
  return { Document: encodeDocument(version.document), ...versionSummary(version) };
}
