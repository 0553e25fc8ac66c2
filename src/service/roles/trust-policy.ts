import { policySize } from '../../core/policy/index.ts';
import type { Transaction } from '../../core/ports/directory.ts';
import { ROLE, USER } from '../../core/records/identity.ts';
import { ACCOUNT } from '../../core/records/instance.ts';
import { GLOBAL } from '../../core/records/record.ts';
import { checkTrustDocument } from '../policies/document.ts';
import type { Scope } from '../scope.ts';
import { IAM_QUOTAS } from '../validation/iam-quotas.ts';
import { malformedPolicy, overQuota } from '../validation/iam-refusals.ts';
import { awsPrincipals } from './trust-principals.ts';

/**
 * Write-time checks of a trust policy: grammar, size, and that every AWS principal exists in an account known here
 * (iam.md). Throws `Refusal` MalformedPolicyDocument or LimitExceeded.
 */
export function checkTrustPolicy(tx: Transaction, scope: Scope, document: string): void {
  checkTrustDocument(document);
  if (policySize(document) > IAM_QUOTAS.trustPolicySize) {
    throw overQuota('ACLSizePerRole', IAM_QUOTAS.trustPolicySize);
  }
  for (const principal of awsPrincipals(document)) {
    if (!principalExists(tx, scope, principal)) {
      throw malformedPolicy(`Invalid principal in policy: "AWS":"${principal}"`);
    }
  }
}

const IAM_PRINCIPAL = /^arn:([a-z-]+):iam::(\d{12}):(?:root|(role|user)\/([\u0021-\u007E]+))$/;
const SESSION = /^arn:([a-z-]+):sts::(\d{12}):assumed-role\/([\w+=,.@-]+)\/([\w+=,.@-]+)$/;
const FEDERATED_USER = /^arn:([a-z-]+):sts::(\d{12}):federated-user\/[\w+=,.@-]+$/;

function principalExists(tx: Transaction, scope: Scope, principal: string): boolean {
  if (principal === '*') return true;
  if (/^\d{12}$/.test(principal)) return accountExists(tx, scope, principal);
  const session = SESSION.exec(principal) ?? FEDERATED_USER.exec(principal);
  if (session !== null) return session[1] === scope.partition && sessionRoleExists(tx, scope, session);
  const [, partition, account, type] = IAM_PRINCIPAL.exec(principal) ?? [];
  if (account === undefined || partition !== scope.partition || !accountExists(tx, scope, account))
    return false;
  if (type === undefined) return true;
  const name = principal.slice(principal.lastIndexOf('/') + 1).toLowerCase();
  const holder = type === 'role' ? tx.get(ROLE, account, name) : tx.get(USER, account, name);
  return holder?.body.arn === principal;
}

function sessionRoleExists(
  tx: Transaction,
  scope: Scope,
  [, , account = '', role]: RegExpExecArray,
): boolean {
  if (role === undefined) return accountExists(tx, scope, account);
  return tx.get(ROLE, account, role.toLowerCase())?.body.name === role;
}

function accountExists(tx: Transaction, scope: Scope, account: string): boolean {
  return account === scope.account || tx.get(ACCOUNT, GLOBAL, account) !== undefined;
}
