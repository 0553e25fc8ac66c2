import { ROLE } from '../../../core/records/identity.ts';
import type { Exchange } from '../exchange.ts';
import { notAuthorized, WEB_IDENTITY_ACTION } from '../refusals.ts';

/** The whole ARN must match, path included. An unknown role reads as a refusing trust policy does (sts.md 7.4). */
export function roleExists(exchange: Exchange): void {
  const { account, name, arn } = exchange.target;
  const role = exchange.services.directory.get(ROLE, account, name.toLowerCase());
  if (role?.body.arn !== arn) throw notAuthorized(WEB_IDENTITY_ACTION, `role ${arn} does not exist`);
  exchange.role = role.body;
}
