import { childOf, type Tree, textOf } from '../../objects/tree.ts';
import { defineResource, STATUS } from '../../resources/define.ts';
import { AGE_COLUMN, memberOf, NAME_COLUMN, textColumn } from '../../tables/columns.ts';

/** Held by the namespace controller until the namespace is empty. */
export const NAMESPACE_FINALIZER = 'kubernetes';
const NAME_LABEL = 'kubernetes.io/metadata.name';

function setDefaults(object: Tree): void {
  const metadata = childOf(object, 'metadata');
  const name = textOf(metadata, 'name');
  if (name !== '') childOf(metadata, 'labels')[NAME_LABEL] = name;
}

export const NAMESPACE = defineResource({
  group: '',
  kind: 'Namespace',
  plural: 'namespaces',
  shortNames: ['ns'],
  namespaced: false,
  nameRule: 'label',
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  subresources: [STATUS],
  columns: [
    NAME_COLUMN,
    textColumn('Status', (object) => textOf(memberOf(object, 'status'), 'phase')),
    AGE_COLUMN,
  ],
  selectableFields: ['status.phase'],
  setDefaults,
  holders(object) {
    const { finalizers } = memberOf(object, 'spec');
    return Array.isArray(finalizers) ? finalizers : [];
  },
  markEnding: (object) => void Object.assign(childOf(object, 'status'), { phase: 'Terminating' }),
  prepareCreate(object) {
    setDefaults(object);
    object.spec = { finalizers: [NAMESPACE_FINALIZER] };
    object.status = { phase: 'Active' };
  },
});
