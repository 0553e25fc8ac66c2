import { Refusal } from '../../../core/errors/refusal.ts';
import { parseRoleArn } from '../../../core/session/role-arn.ts';
import type { Exchange } from '../exchange.ts';

/** sts.md 3.2. */
export function roleArnWellFormed(exchange: Exchange): void {
  const { input, context, services } = exchange;
  const target = parseRoleArn(input.roleArn, services.settings.partition);
  if (target === undefined) throw new Refusal('ValidationError', 400, 'Request ARN is invalid');
  exchange.target = target;
  context.audit.resources.push(target.arn);
}
