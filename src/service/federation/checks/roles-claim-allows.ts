import { ROLES_CLAIM, readRolesClaim } from '../../../core/token/roles-claim.ts';
import type { Exchange } from '../exchange.ts';
import { invalidIdentityToken } from '../refusals.ts';

/** An identity provider may limit the roles itself; that binds before the trust policy is asked (sts.md 7.5). */
export function rolesClaimAllows(exchange: Exchange): void {
  const roles = readRolesClaim(exchange.token.payload[ROLES_CLAIM]);
  if (roles !== undefined && !roles.includes(exchange.target.arn)) {
    throw invalidIdentityToken(
      'The target role ARN is not present in the roles claim of the identity token',
      `the roles claim has ${roles.length} valid entries and not ${exchange.target.arn}`,
    );
  }
  exchange.roleAuthorizedByIdp = roles !== undefined;
  if (roles === undefined) return;
  exchange.context.audit.additional.RoleAuthorizedByIdp = 'true';
}
