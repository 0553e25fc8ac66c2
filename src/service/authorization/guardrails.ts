import { splitArn } from '../../core/arn/arn.ts';
import { type AppliedPolicy, compileText, type RequestPrincipal } from '../../core/policy/index.ts';
import type { Directory } from '../../core/ports/directory.ts';
import {
  ORGANIZATION,
  ORGANIZATION_KEY,
  type Organization,
  SERVICE_CONTROL_POLICY,
  type ServiceControlPolicy,
} from '../../core/records/organization.ts';
import { GLOBAL } from '../../core/records/record.ts';
import { SERVICE_LINKED_PATH } from '../roles/service-linked/protected-role.ts';

/** Levels from the organization's root to the account. The root holds FullAWSAccess alone, so the account's level is the only one. */
type Levels = readonly (readonly AppliedPolicy[])[];

/**
 * Roles that services make for themselves; nobody else may make one there. Only the resource itself tells: a path may hold any
 * printable text, `:role/aws-service-role/` too.
 */
function isServiceLinked(roleArn: string): boolean {
  return splitArn(roleArn)?.[5].startsWith(`role${SERVICE_LINKED_PATH}`) === true;
}

/**
 * Service control policies by account, compiled when they are attached: a call looks its account up and nothing more, and one
 * of an account without any pays one look into an empty table.
 */
export class Guardrails {
  readonly #directory: Directory;
  readonly #levels = new Map<string, Levels>();
  #organization: Organization | undefined;

  constructor(directory: Directory) {
    this.#directory = directory;
    this.#organization = directory.get(ORGANIZATION, GLOBAL, ORGANIZATION_KEY)?.body;
    directory.subscribe(ORGANIZATION, ({ entry }) => {
      this.#organization = entry?.body;
    });
    for (const account of directory.accounts(SERVICE_CONTROL_POLICY)) this.#compile(account);
    directory.subscribe(SERVICE_CONTROL_POLICY, ({ account }) => this.#compile(account));
  }

  get organization(): Organization | undefined {
    return this.#organization;
  }

  /**
   * Undefined where no service control policy applies: accounts without one, the management account, service-linked roles,
   * and callers of no account (policy-language.md 6.3).
   */
  scpsOf(principal: RequestPrincipal): Levels | undefined {
    if (this.#levels.size === 0) return undefined;
    switch (principal.type) {
      case 'anonymous':
      case 'service':
      case 'federated':
        return undefined;
      case 'session':
        return isServiceLinked(principal.roleArn) ? undefined : this.#of(principal.account);
      default:
        return this.#of(principal.account);
    }
  }

  #of(account: string): Levels | undefined {
    return account === this.#organization?.managementAccount ? undefined : this.#levels.get(account);
  }

  #compile(account: string): void {
    const attached = this.#directory.list(SERVICE_CONTROL_POLICY, account);
    if (attached.length === 0) this.#levels.delete(account);
    else this.#levels.set(account, [attached.map(({ body }) => applied(body))]);
  }
}

function applied({ name, arn, document }: ServiceControlPolicy): AppliedPolicy {
  return {
    program: compileText(document, 'identity'),
    arn,
    label: `service control policy ${name} (${arn})`,
  };
}
