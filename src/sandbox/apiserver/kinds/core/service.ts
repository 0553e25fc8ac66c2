import { type Tree, textOf, treesOf } from '../../objects/tree.ts';
import { defineResource } from '../../resources/define.ts';
import { AGE_COLUMN, memberOf, NAME_COLUMN, NONE, orNone, textColumn } from '../../tables/columns.ts';
import { selectorText } from '../apps/selector-text.ts';

const specOf = (service: Tree): Tree => memberOf(service, 'spec');

function ports(service: Tree): string {
  const texts = treesOf(specOf(service), 'ports').map(
    (port) => `${Number(port.port)}/${textOf(port, 'protocol') || 'TCP'}`,
  );
  return orNone(texts.join(','));
}

/**
 * Services are looked at and never made: this cluster has no network of its own to carry one. The one that there is,
 * `default/kubernetes`, says where the API server listens, because `kubectl cluster-info` and clients ask for it.
 */
export const SERVICE = defineResource({
  group: '',
  kind: 'Service',
  plural: 'services',
  shortNames: ['svc'],
  categories: ['all'],
  verbs: ['get', 'list', 'watch'],
  columns: [
    NAME_COLUMN,
    textColumn('Type', (service) => textOf(specOf(service), 'type')),
    textColumn('Cluster-IP', (service) => orNone(textOf(specOf(service), 'clusterIP'))),
    textColumn('External-IP', () => NONE),
    textColumn('Port(s)', ports),
    AGE_COLUMN,
    textColumn(
      'Selector',
      (service) => selectorText({ matchLabels: memberOf(specOf(service), 'selector') }),
      1,
    ),
  ],
  selectableFields: ['spec.clusterIP', 'spec.type'],
});
