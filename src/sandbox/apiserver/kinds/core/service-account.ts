import { treesOf } from '../../objects/tree.ts';
import { defineResource } from '../../resources/define.ts';
import { AGE_COLUMN, countColumn, NAME_COLUMN } from '../../tables/columns.ts';

export const SERVICE_ACCOUNT = defineResource({
  group: '',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  shortNames: ['sa'],
  subresources: [{ name: 'token', verbs: ['create'], kind: 'TokenRequest', group: 'authentication.k8s.io' }],
  columns: [NAME_COLUMN, countColumn('Secrets', (object) => treesOf(object, 'secrets').length), AGE_COLUMN],
});
