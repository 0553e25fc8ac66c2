import type { Reader } from '../../core/ports/directory.ts';
import { ROLE, USER } from '../../core/records/identity.ts';
import { ACCOUNT } from '../../core/records/instance.ts';
import { GLOBAL } from '../../core/records/record.ts';
import type { Scope } from '../scope.ts';

const IAM_PRINCIPAL = /^arn:([a-z-]+):iam::(\d{12}):(?:root|(role|user)\/([\u0021-\u007E]+))$/;
const SESSION = /^arn:([a-z-]+):sts::(\d{12}):assumed-role\/([\w+=,.@-]+)\/([\w+=,.@-]+)$/;
const FEDERATED_USER = /^arn:([a-z-]+):sts::(\d{12}):federated-user\/[\w+=,.@-]+$/;

/** What tells which accounts are known besides those that have a record. */
type Home = Pick<Scope, 'account' | 'partition'>;

/**
 * Whether a value of `Principal.AWS` names somebody: everyone, an account known here, or a role or user that is there now. Who
 * saved a policy for a name that nobody has would grant access to whoever takes it (policy-language.md 3.3).
 */
export function principalExists(tx: Reader, scope: Home, principal: string): boolean {
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

function sessionRoleExists(tx: Reader, scope: Home, [, , account = '', role]: RegExpExecArray): boolean {
  if (role === undefined) return accountExists(tx, scope, account);
  return tx.get(ROLE, account, role.toLowerCase())?.body.name === role;
}

function accountExists(tx: Reader, scope: Home, account: string): boolean {
  return account === scope.account || tx.get(ACCOUNT, GLOBAL, account) !== undefined;
}
