import { type FieldFault, invalidValue } from '../../errors/field-fault.ts';
import { isTree, setDefault, type Tree } from '../../objects/tree.ts';

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];
/** What a probe has that says nothing of it, or zero: a period of nothing would ask without a pause. */
const DEFAULTS = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };
const COUNTS = ['initialDelaySeconds', 'terminationGracePeriodSeconds', ...Object.keys(DEFAULTS)];

export function setProbeDefaults(container: Tree): void {
  for (const name of PROBES) {
    const probe = container[name];
    if (!isTree(probe)) continue;
    for (const [member, value] of Object.entries(DEFAULTS)) {
      if (probe[member] === 0) delete probe[member];
      setDefault(probe, member, value);
    }
    if (isTree(probe.httpGet)) {
      setDefault(probe.httpGet, 'path', '/');
      setDefault(probe.httpGet, 'scheme', 'HTTP');
    }
  }
}

export function probeFaults(at: string, container: Tree): FieldFault[] {
  return PROBES.flatMap((name) => {
    const probe = container[name];
    if (!isTree(probe)) return [];
    return COUNTS.filter((member) => Number(probe[member] ?? 0) < 0).map((member) =>
      invalidValue(`${at}.${name}.${member}`, probe[member], 'must be greater than or equal to 0'),
    );
  });
}
