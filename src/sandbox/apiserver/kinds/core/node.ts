import { type Tree, textOf, treesOf } from '../../objects/tree.ts';
import { defineResource, STATUS } from '../../resources/define.ts';
import { AGE_COLUMN, memberOf, metaOf, NAME_COLUMN, NONE, orNone, textColumn } from '../../tables/columns.ts';

const ROLE_PREFIX = 'node-role.kubernetes.io/';

function readiness(node: Tree): string {
  const ready = treesOf(memberOf(node, 'status'), 'conditions').find(
    (condition) => condition.type === 'Ready',
  );
  const state = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady';
  return memberOf(node, 'spec').unschedulable === true ? `${state},SchedulingDisabled` : state;
}

function roles(node: Tree): string {
  const keys = Object.keys(memberOf(metaOf(node), 'labels')).filter((key) => key.startsWith(ROLE_PREFIX));
  return orNone(
    keys
      .map((key) => key.slice(ROLE_PREFIX.length))
      .sort()
      .join(','),
  );
}

function address(node: Tree, type: string): string {
  const found = treesOf(memberOf(node, 'status'), 'addresses').find((item) => item.type === type);
  return found === undefined ? NONE : textOf(found, 'address');
}

const info = (node: Tree, member: string): string =>
  textOf(memberOf(memberOf(node, 'status'), 'nodeInfo'), member);

export const NODE = defineResource({
  group: '',
  kind: 'Node',
  plural: 'nodes',
  shortNames: ['no'],
  namespaced: false,
  subresources: [STATUS],
  columns: [
    NAME_COLUMN,
    textColumn('Status', readiness),
    textColumn('Roles', roles),
    AGE_COLUMN,
    textColumn('Version', (node) => info(node, 'kubeletVersion')),
    textColumn('Internal-IP', (node) => address(node, 'InternalIP'), 1),
    textColumn('External-IP', (node) => address(node, 'ExternalIP'), 1),
    textColumn('OS-Image', (node) => orNone(info(node, 'osImage')), 1),
    textColumn('Kernel-Version', (node) => orNone(info(node, 'kernelVersion')), 1),
    textColumn('Container-Runtime', (node) => orNone(info(node, 'containerRuntimeVersion')), 1),
  ],
  selectableFields: ['spec.unschedulable'],
});
