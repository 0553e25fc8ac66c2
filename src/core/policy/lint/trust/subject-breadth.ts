import type { Severity } from '../finding.ts';
import { globCovers, hasWildcard } from '../globs.ts';

export interface Breadth {
  readonly severity: Severity;
  /** Whom the pattern admits. */
  readonly admits: string;
}

const PREFIX = 'system:serviceaccount:';

/**
 * Grades a `StringLike` pattern on the subject of a service account (policy-lints.md 2.2): by whether it covers every account of
 * the cluster, a name in any namespace, a namespace, or a family of names. Undefined for a pattern without wildcards.
 */
export function subjectBreadth(pattern: string): Breadth | undefined {
  if (!hasWildcard(pattern)) return undefined;
  if (globCovers(pattern.replaceAll('?*', '*'), `${PREFIX}*:*`)) {
    return { severity: 'critical', admits: 'every service account of the cluster' };
  }
  const rest = literalRest(pattern);
  if (rest === undefined) return grade('high', 'subjects that begin differently than written');
  const colon = rest.indexOf(':');
  if (colon === -1) {
    return grade(
      'high',
      `also ${PREFIX}${rest.replaceAll('*', '-evil')}:anything: the star crosses the colon`,
    );
  }
  const [namespace, name] = [rest.slice(0, colon), rest.slice(colon + 1)];
  if (hasWildcard(namespace)) {
    return grade('high', `${name} in namespaces that others may create`);
  }
  if (/^[*?]+$/.test(name)) {
    return grade('medium', `every service account of namespace ${namespace}, default included`);
  }
  return grade('low', `a family of service accounts of namespace ${namespace}`);
}

function grade(severity: Severity, admits: string): Breadth {
  return { severity, admits };
}

function literalRest(pattern: string): string | undefined {
  return pattern.startsWith(PREFIX) ? pattern.slice(PREFIX.length) : undefined;
}
