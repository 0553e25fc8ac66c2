import { StatusRefusal } from '../errors/status.ts';
import { type FieldSet, pathsOf } from './field-set.ts';
import type { Manager } from './managed-fields.ts';

export interface Conflict {
  readonly manager: Manager;
  readonly fields: FieldSet;
}

/** `k:{"name":"web"}` as messages write it: `[name="web"]`. */
function elementText(element: string): string {
  const rest = element.slice(2);
  if (element.startsWith('f:')) return `.${rest}`;
  if (!element.startsWith('k:')) return `[=${rest}]`;
  const key: unknown = JSON.parse(rest);
  const pairs = Object.entries(typeof key === 'object' && key !== null ? key : {});
  return `[${pairs.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')}]`;
}

export function pathText(path: readonly string[]): string {
  return path.map(elementText).join('');
}

function managerText({ name, subresource, operation, apiVersion }: Manager): string {
  const who = JSON.stringify(name) + (subresource === '' ? '' : ` with subresource "${subresource}"`);
  if (operation === 'Apply') return who;
  return `${who} using ${apiVersion}`;
}

function messageOf(found: readonly { who: string; path: string }[]): string {
  const [first] = found;
  if (found.length === 1 && first !== undefined)
    return `Apply failed with 1 conflict: conflict with ${first.who}: ${first.path}`;
  const managers = [...new Set(found.map(({ who }) => who))].sort();
  const lines = managers.flatMap((who) => [
    `conflicts with ${who}:`,
    ...found.filter((one) => one.who === who).map(({ path }) => `- ${path}`),
  ]);
  return `Apply failed with ${found.length} conflicts: ${lines.join('\n')}`;
}

/** The 409 of an apply that would change what others have set. */
export function applyConflict(conflicts: readonly Conflict[]): StatusRefusal {
  const found = conflicts.flatMap(({ manager, fields }) =>
    pathsOf(fields).map((path) => ({ who: managerText(manager), path: pathText(path) })),
  );
  return new StatusRefusal('Conflict', 409, messageOf(found), {
    causes: found.map(({ who, path }) => ({
      reason: 'FieldManagerConflict',
      message: `conflict with ${who}`,
      field: path,
    })),
  });
}
