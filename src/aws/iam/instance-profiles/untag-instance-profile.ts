import type { UntagInstanceProfileRequest } from '@aws-sdk/client-iam';
import { untagInstanceProfile } from '../../../service/instance-profiles/instance-profiles.ts';
import { profilePermission } from '../../../service/instance-profiles/profile-permissions.ts';
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
