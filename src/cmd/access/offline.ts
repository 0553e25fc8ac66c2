import { readFileSync, statSync } from 'node:fs';
import { compileMapping } from '../../core/cluster-access/mapping/mapping-table.ts';
import { entriesInForce, NO_AWS_AUTH, nextState } from '../../kubernetes/access/aws-auth/aws-auth-state.ts';
import { allFaults, faultText } from '../../kubernetes/access/aws-auth/map-fault.ts';
import type { AccessView } from '../../service/cluster-access/explanation/access-view.ts';
import { NO_INSTANCE_NAMES } from '../../service/cluster-access/instance-names.ts';
import { CommandFailure } from '../output.ts';

/** Bytes: twice what etcd takes of an object. */
const LARGEST = 3 * 1024 * 1024;

function textOf(file: string): string {
  try {
    if (file !== '-' && statSync(file).size > LARGEST)
      throw new RangeError('it is too large for a ConfigMap');
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (cause) {
    const why = cause instanceof RangeError ? `: ${cause.message}` : '';
    throw new CommandFailure(`cannot read the map in ${file}${why}`, { exitCode: 2, cause });
  }
}

/** The `data` of a ConfigMap as kubectl writes it, or the sections alone. */
async function mapData(file: string): Promise<unknown> {
  const { parse } = await import('yaml');
  let value: unknown;
  try {
    value = parse(textOf(file), { logLevel: 'error' });
  } catch (cause) {
    if (cause instanceof CommandFailure) throw cause;
    throw new CommandFailure(`${file} is no YAML`, { exitCode: 2, cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new CommandFailure(`${file} is no ConfigMap`, {
      exitCode: 2,
      hint: 'save it with: kubectl get configmap -n kube-system aws-auth -o yaml',
    });
  return 'data' in value ? value.data : value;
}

/** A cluster of which only its saved aws-auth is known. */
export async function offlineView(
  file: string,
  { cluster, matchRolePaths }: { readonly cluster: string; readonly matchRolePaths: boolean },
): Promise<AccessView> {
  const state = nextState(NO_AWS_AUTH, await mapData(file));
  // Advice about paths is for authenticators that do not match them.
  const faults = allFaults(state.latest).filter(
    ({ effect, message }) =>
      !(matchRolePaths && effect === 'entry-matches-nobody' && message.includes("their role's path")),
  );
  const table = compileMapping(entriesInForce(state), { matchRolePaths });
  const mapper = {
    name: 'EKSConfigMap',
    map: (identity: Parameters<typeof table.map>[0]) => table.map(identity),
    mapsAccount: (account: string) => table.mapsAccount(account),
  };
  return {
    cluster,
    mode: undefined,
    chain: [{ mapper }],
    instances: NO_INSTANCE_NAMES,
    grants: { of: () => [] },
    warnings: faults.map(faultText),
    missing: ['access entries of the cluster, which come before the map', 'whether the principal exists'],
    review: () => {
      throw new CommandFailure('a token is judged by a running instance, not by a saved map', {
        exitCode: 2,
      });
    },
    principal: () => undefined,
    rbac: () => ({ roles: [], bindings: [] }),
  };
}
