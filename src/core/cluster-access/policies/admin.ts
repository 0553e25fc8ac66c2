import { EDIT_ROWS } from './edit.ts';
import { type PolicyRow, READ, WRITE } from './rows.ts';

/** AmazonEKSAdminPolicy: what Edit has, and roles and their bindings of namespaces. */
export const ADMIN_ROWS: readonly PolicyRow[] = [
  ...EDIT_ROWS,
  ['authorization.k8s.io', 'localsubjectaccessreviews', 'create'],
  ['rbac.authorization.k8s.io', 'rolebindings roles', `${READ} ${WRITE}`],
];
