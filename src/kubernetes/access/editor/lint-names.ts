import { RESERVED_PREFIXES } from '../../../core/cluster-access/reserved-names.ts';
import type { MappingFinding } from './lint-mapping.ts';
import type { NewMapping } from './mapping-edit.ts';

const NODE_GROUPS = ['system:nodes', 'system:bootstrappers'];
const KNOWN = /\{\{(?:AccountID|SessionName|SessionNameRaw|AccessKeyID|EC2PrivateDNSName)\}\}/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** Username and groups, which may hold templates (cluster-authenticator.md 6). */
export function lintNames({ username, groups }: NewMapping): readonly MappingFinding[] {
  const error = (message: string): MappingFinding => ({ severity: 'error', message });
  const warning = (message: string): MappingFinding => ({ severity: 'warning', message });
  const findings: MappingFinding[] = [];
  if (username.trim() === '') findings.push(error('the username is empty: the entry would not be used'));
  if (groups.some((group) => group.trim() === '')) findings.push(error('a group has no name'));
  if ([username, ...groups].some((name) => CONTROL.test(name)))
    findings.push(error('username and groups must not hold control characters'));
  if (groups.includes('system:masters'))
    findings.push(
      warning('group system:masters may do everything, and no RBAC rule can take anything from it'),
    );
  if (/^\{\{SessionName(?:Raw)?\}\}/.test(username))
    findings.push(
      warning(
        'the username begins with the session name, which whoever assumes the role chooses: put a prefix and a colon in front',
      ),
    );
  else if (/^[^:]*\{\{SessionName(?:Raw)?\}\}/.test(username))
    findings.push(
      warning('the username has no colon in front of the session name: it can be made to look like another'),
    );
  const isNode = NODE_GROUPS.some((group) => groups.includes(group));
  if (isNode !== username.includes('{{EC2PrivateDNSName}}'))
    findings.push(
      warning(
        'entries of nodes have username system:node:{{EC2PrivateDNSName}} and the groups of nodes, others neither',
      ),
    );
  const reserved = isNode ? undefined : RESERVED_PREFIXES.find((prefix) => username.startsWith(prefix));
  if (reserved !== undefined) findings.push(warning(`usernames that begin with ${reserved} are reserved`));
  const unknown = [username, ...groups].find((name) => name.replace(KNOWN, '').includes('{{'));
  if (unknown !== undefined) findings.push(warning(`"${unknown}" holds a placeholder that stays as it is`));
  return findings;
}
