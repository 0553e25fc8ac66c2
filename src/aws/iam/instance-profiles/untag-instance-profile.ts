import type { UntagInstanceProfileRequest } from '@aws-sdk/client-iam';
import { profilePermission } from '../../../service/instance-profiles/profile-permissions.ts';
import { untagInstanceProfile } from '../../../service/instance-profiles/profile-tags.ts';
import { tagKeysContext } from '../../../service/tags/tag-context.ts';
import { iamWrite } from '../iam-operation.ts';

export const untagInstanceProfileOperation = iamWrite<UntagInstanceProfileRequest, object>({
  authorize: ({ InstanceProfileName: name, TagKeys: keys }, { reader, scope }) => [
    profilePermission(reader, scope, name, 'UntagInstanceProfile', tagKeysContext(keys)),
  ],
  write: (input, tx, scope) => {
    untagInstanceProfile(tx, scope, input.InstanceProfileName, input.TagKeys);
    return {};
  },
});
