import type { TagInstanceProfileRequest } from '@aws-sdk/client-iam';
import { profilePermission } from '../../../service/instance-profiles/profile-permissions.ts';
import { tagInstanceProfile } from '../../../service/instance-profiles/profile-tags.ts';
import { requestTagContext } from '../../../service/tags/tag-context.ts';
import { iamWrite } from '../iam-operation.ts';

export const tagInstanceProfileOperation = iamWrite<TagInstanceProfileRequest, object>({
  authorize: ({ InstanceProfileName: name, Tags: tags }, { reader, scope }) => [
    profilePermission(reader, scope, name, 'TagInstanceProfile', requestTagContext(tags)),
  ],
  write: (input, tx, scope) => {
    tagInstanceProfile(tx, scope, input.InstanceProfileName, input.Tags);
    return {};
  },
});
