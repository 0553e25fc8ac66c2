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
