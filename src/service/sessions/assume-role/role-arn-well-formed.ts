import { Refusal } from '../../../core/errors/refusal.ts';
import { parseRoleArn } from '../../../core/session/role-arn.ts';
import type { Assumption } from './assumption.ts';

/** sts.md 3.2. */
export function roleArnWellFormed(assumption: Assumption): void {
  const { input, services, context } = assumption;
  const target = parseRoleArn(input.roleArn, services.settings.partition);
  if (target === undefined) throw new Refusal('ValidationError', 400, `${input.roleArn} is invalid`);
  assumption.target = target;
  context.audit.resources.push(target.arn);
}
