import { textOf } from '../../objects/tree.ts';
import { defineResource } from '../../resources/define.ts';
import { AGE_COLUMN, memberOf, NAME_COLUMN, textColumn } from '../../tables/columns.ts';

export const LEASE = defineResource({
  group: 'coordination.k8s.io',
  kind: 'Lease',
  plural: 'leases',
  columns: [
    NAME_COLUMN,
    textColumn('Holder', (object) => textOf(memberOf(object, 'spec'), 'holderIdentity')),
    AGE_COLUMN,
  ],
});
