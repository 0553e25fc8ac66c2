const LONGEST = 64;
const FOREIGN = /[^\w+=,.@-]/g;

function bounded(name: string): string {
  return name.replace(FOREIGN, '-').slice(0, LONGEST);
}

/** `kiam-NAME` for a name that a pod chose, as kiam made it; else the pod's own, so that the audit trail names it. */
export function sessionName(
  pod: { readonly namespace: string; readonly name: string },
  chosen?: string,
): string {
  return bounded(chosen === undefined || chosen === '' ? `${pod.namespace}-${pod.name}` : `kiam-${chosen}`);
}
