import { type Members, readList, readMembers, readText } from './json-reader.ts';

const OS_LABELS: readonly unknown[] = ['kubernetes.io/os', 'beta.kubernetes.io/os'];
const WINDOWS = 'windows';

/** Whether the pod can only run on Windows: by node selector as in the reference (5.5), by `spec.os`, or by required affinity. */
export function runsOnWindows(spec: Members): boolean {
  return selects(spec.nodeSelector) || names(spec.os) || requires(spec.affinity);
}

function selects(selector: unknown): boolean {
  if (selector == null) return false;
  const labels = readMembers(selector, 'spec.nodeSelector');
  return labels['kubernetes.io/os'] === WINDOWS || labels['beta.kubernetes.io/os'] === WINDOWS;
}

function names(os: unknown): boolean {
  return os != null && readText(readMembers(os, 'spec.os').name, 'spec.os.name') === WINDOWS;
}

/** Terms are alternatives: each of them must ask for Windows and for nothing else. */
function requires(affinity: unknown): boolean {
  const node = memberOf(affinity, 'nodeAffinity');
  const required = memberOf(node, 'requiredDuringSchedulingIgnoredDuringExecution');
  const terms = readList(memberOf(required, 'nodeSelectorTerms'), 'spec.affinity') ?? [];
  return terms.length > 0 && terms.every(asksForWindows);
}

function asksForWindows(term: unknown): boolean {
  const expressions = readList(memberOf(term, 'matchExpressions'), 'spec.affinity') ?? [];
  return expressions.some((expression) => {
    const { key, operator, values } = readMembers(expression, 'spec.affinity');
    const wanted = readList(values, 'spec.affinity') ?? [];
    return OS_LABELS.includes(key) && operator === 'In' && wanted.length === 1 && wanted[0] === WINDOWS;
  });
}

function memberOf(value: unknown, name: string): unknown {
  return value == null ? undefined : readMembers(value, 'spec.affinity')[name];
}
