/** A Job that runs one AWS command under a service account. */
export function job(
  name: string,
  serviceAccount: string,
  image: string,
  parameters: readonly string[],
): string {
  return `apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}
spec:
  backoffLimit: 0
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      serviceAccountName: ${serviceAccount}
      containers:
      - name: main
        image: ${image}
        args: ${JSON.stringify(parameters)}
      restartPolicy: Never
`;
}

/** Lets a group look at the pods of the namespace `default`. */
export function podReaders(group: string): string {
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: pod-reader }
rules:
- { apiGroups: [""], resources: [pods], verbs: [get, list, watch] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: ${group}-read-pods }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: pod-reader }
subjects:
- { apiGroup: rbac.authorization.k8s.io, kind: Group, name: ${group} }
`;
}
