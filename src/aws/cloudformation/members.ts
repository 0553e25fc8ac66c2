import { type ConstraintTable, checkMembers } from '../../service/validation/constraint.ts';

const STACK_NAME = '[a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/._+]*';

/** Constraints of CloudFormation's members, from the API model 2010-05-15. */
const MEMBERS: ConstraintTable = {
  newStackName: {
    minLength: 1,
    maxLength: 128,
    pattern: /^[a-zA-Z][-a-zA-Z0-9]*$/,
    shown: '[a-zA-Z][-a-zA-Z0-9]*',
  },
  stackName: {
    minLength: 1,
    maxLength: 1024,
    pattern: /^(?:[a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/._+]*)$/,
    shown: STACK_NAME,
  },
  templateBody: { minLength: 1, maxLength: 51_200 },
  clientRequestToken: {
    minLength: 1,
    maxLength: 128,
    pattern: /^[a-zA-Z0-9][-a-zA-Z0-9]*$/,
    shown: '[a-zA-Z0-9][-a-zA-Z0-9]*',
  },
};

/** A stack's name or id. Throws `Refusal` ValidationError. */
export function checkStackName(stackName: string | undefined): void {
  checkMembers({ stackName }, MEMBERS, [], 'shown');
}

/** What a new stack is made of. Throws `Refusal` ValidationError. */
export function checkNewStack(
  stackName: string,
  templateBody: string | undefined,
  clientRequestToken: string | undefined,
): void {
  checkMembers({ stackName }, { stackName: MEMBERS.newStackName ?? {} }, [], 'shown');
  checkMembers({ templateBody, clientRequestToken }, MEMBERS, [], 'shown');
}
