import type { MapEntry } from './map-entry.ts';

/** Whoever assumes a role chooses what stands here. */
const CHOSEN = /\{\{SessionName(Raw)?\}\}/;

/** Why an entry gives more than it seems to; undefined for one that does not. As EKS demands it of access entries (eks.md 6). */
export function templateAdvice({ username, groups }: MapEntry): string | undefined {
  if (isFree(username))
    return `whoever assumes the role may take anybody's name: put words and a colon before the session name in ${username}`;
  const group = groups.find(isFree);
  if (group === undefined) return undefined;
  return `whoever assumes the role chooses the group: put words and a colon before the session name in ${group}`;
}

function isFree(template: string): boolean {
  const at = template.search(CHOSEN);
  return at >= 0 && !template.slice(0, at).includes(':');
}
