import { withoutPath } from '../../../core/cluster-access/mapping/role-path.ts';
import { asciiLower } from '../../../core/cluster-access/token/ascii-lower.ts';

/** How a text names the same principal as another: `spelling` differs in case or in the role's path. */
export function likeness(arn: string, other: string | undefined): 'same' | 'spelling' | undefined {
  if (other === undefined) return undefined;
  if (arn === other) return 'same';
  return bare(arn) === bare(other) ? 'spelling' : undefined;
}

function bare(arn: string): string {
  const lowered = asciiLower(arn.trim());
  return withoutPath(lowered)?.arn ?? lowered;
}
