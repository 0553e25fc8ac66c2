import type { GetTemplateInput, GetTemplateOutput } from '@aws-sdk/client-cloudformation';
import { Refusal } from '../../core/errors/refusal.ts';
import { findStack } from '../../service/stacks/find-stack.ts';
import { stackRead } from './cloudformation-operation.ts';

/** There are no transforms, so the processed template is the original. */
export const getTemplate = stackRead<GetTemplateInput, GetTemplateOutput>({
  action: 'GetTemplate',
  read: (input, reader, where) => {
    if (input.ChangeSetName !== undefined) {
      throw new Refusal('ChangeSetNotFound', 404, `ChangeSet [${input.ChangeSetName}] does not exist`);
    }
    if (input.StackName === undefined) throw new Refusal('ValidationError', 400, 'StackName is required');
    const { templateBody } = findStack(reader, where, input.StackName);
    return { TemplateBody: templateBody, StagesAvailable: ['Original', 'Processed'] };
  },
});
