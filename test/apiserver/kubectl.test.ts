import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { findKubectl } from '../fakes/kubectl-binaries.fake.ts';
import { type SandboxApi, startSandboxApi } from '../fakes/sandbox-api.fake.ts';

const binaries = await findKubectl();
after(() => binaries.close());

const JOB = `apiVersion: batch/v1
kind: Job
metadata:
  name: s3
spec:
  template:
    metadata:
      labels: {app: s3}
    spec:
      serviceAccountName: iam-test
      containers:
      - {name: aws, image: "amazon/aws-cli:latest", args: [s3, ls]}
      restartPolicy: Never
`;
const POD = `apiVersion: v1
kind: Pod
metadata: {name: p, labels: {app: p}}
spec:
  containers:
  - {name: c, image: "busybox:1.28", args: [sleep, "9"]}
`;

interface Outcome {
  readonly code: number;
  readonly out: string;
}

for (const [index, binary] of binaries.paths.entries()) {
  describe(`stock kubectl, binary ${index + 1}`, () => {
    let api: SandboxApi;
    let home: string;

    const kubectl = (args: readonly string[], input = ''): Promise<Outcome> =>
      new Promise((resolve) => {
        const env = { PATH: process.env.PATH, HOME: home, KUBECONFIG: join(home, 'config') };
        const child = execFile(binary, args, { env, timeout: 30_000 }, (error, stdout, stderr) => {
          resolve({ code: error === null ? 0 : Number(error.code ?? 1), out: stdout + stderr });
        });
        child.stdin?.end(input);
      });
    const expect = async (args: readonly string[], pattern: RegExp, input = ''): Promise<void> => {
      const { out } = await kubectl(args, input);
      assert.match(out, pattern, `kubectl ${args.join(' ')}`);
    };

    before(async () => {
      api = await startSandboxApi();
      home = await mkdtemp(join(tmpdir(), 'rolecall-kubectl-'));
      await writeFile(join(home, 'config'), api.kubeconfig, { mode: 0o600 });
    });
    after(async () => {
      await api.close();
      await rm(home, { recursive: true });
    });

    it('creates and describes a service account and asks for its token', async () => {
      await expect(['create', 'serviceaccount', 'iam-test'], /serviceaccount\/iam-test created/);
      await expect(
        ['annotate', 'sa', 'iam-test', 'eks.amazonaws.com/role-arn=arn:aws:iam::1:role/r'],
        /annotated?$/m,
      );
      await expect(['get', 'sa', 'iam-test'], /^NAME +SECRETS +AGE\niam-test +0 +0s/);
      await expect(
        ['describe', 'sa', 'iam-test'],
        /^Annotations: +eks\.amazonaws\.com\/role-arn: arn:aws:iam::1:role\/r/m,
      );
      await expect(
        ['create', 'token', 'iam-test', '--audience', 'sts.amazonaws.com'],
        /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/m,
      );
    });

    it('applies, applies again, changes, prints and deletes a job', async () => {
      await expect(['apply', '-f', '-'], /job\.batch\/s3 created/, JOB);
      await expect(['apply', '-f', '-'], /job\.batch\/s3 unchanged/, JOB);
      await expect(
        ['apply', '-f', '-'],
        /job\.batch\/s3 configured/,
        JOB.replace('spec:', 'spec:\n  ttlSecondsAfterFinished: 9'),
      );
      await expect(
        ['get', 'job', '-l', 'app=s3,job-name=s3'],
        /^NAME +STATUS +COMPLETIONS +DURATION +AGE\ns3 +Running +0\/1 +0s/,
      );
      await expect(
        ['get', 'job', 's3', '-o', 'jsonpath={.spec.backoffLimit} {.spec.ttlSecondsAfterFinished}'],
        /^6 9$/,
      );
      await expect(['delete', '-f', '-'], /job\.batch "s3" deleted/, JOB);
      await expect(['get', 'job', 's3'], /\(NotFound\): jobs\.batch "s3" not found/);
    });

    it('runs the life of a pod: wide table, labels, patches, waiting, deleting', async () => {
      await expect(['apply', '-f', '-'], /pod\/p created/, POD);
      await expect(
        ['get', 'pod', 'p', '-o', 'wide'],
        /NOMINATED NODE +READINESS GATES\np +0\/1 +Pending +0 +0s +<none>/,
      );
      await expect(['label', 'pod', 'p', 'x=y'], /pod\/p labeled/);
      await expect(['patch', 'pod', 'p', '-p', '{"metadata":{"annotations":{"a":"b"}}}'], /pod\/p patched/);
      await expect(['get', 'pods', '--show-labels'], /app=p,x=y/);
      await expect(
        ['describe', 'pod', 'p'],
        /kube-api-access-[a-z0-9]{5}:[\s\S]*TokenExpirationSeconds: +3607/,
      );
      await expect(
        ['apply', '-f', '-'],
        /unknown field "spec\.containers\[0\]\.argz"/,
        POD.replace('args', 'argz'),
      );
      const waiting = kubectl(['wait', '--for=condition=Ready', 'pod/p', '--timeout=20s']);
      const conditions = [{ type: 'Ready', status: 'True' }];
      await api.server.api.updateStatus('pods', 'default', 'p', (pod) => ({
        ...pod,
        status: { phase: 'Running', conditions },
      }));
      assert.match((await waiting).out, /pod\/p condition met/);
      await expect(['delete', 'pod', 'p'], /pod "p" deleted/);
    });

    it('creates by typed commands, which newer versions send as protobuf', async () => {
      await expect(
        ['create', 'secret', 'generic', 'user', '--from-literal=name=admin'],
        /secret\/user created/,
      );
      await expect(['get', 'secret', 'user', '-o', 'jsonpath={.data.name}'], /^YWRtaW4=$/);
      await expect(['create', 'configmap', 'c', '--from-literal=a=b'], /configmap\/c created/);
      await expect(['create', 'job', 'j', '--image=busybox', '--', 'sleep', '1'], /job\.batch\/j created/);
      await expect(
        ['get', 'job', 'j', '-o', 'jsonpath={.spec.template.spec.containers[0].command}'],
        /^\["sleep","1"\]$/,
      );
      await expect(['create', 'namespace', 'team'], /namespace\/team created/);
      await expect(
        ['create', 'role', 'reader', '--verb=get', '--resource=pods', '-n', 'team'],
        /reader created/,
      );
      await expect(
        ['create', 'rolebinding', 'readers', '--role=reader', '--serviceaccount=team:default', '-n', 'team'],
        /readers created/,
      );
      const as = '--as=system:serviceaccount:team:default';
      await expect(['auth', 'can-i', 'get', 'pods', '-n', 'team', as], /^yes/);
      await expect(['auth', 'can-i', 'delete', 'pods', '-n', 'team', as], /^no/);
      await expect(
        ['get', 'pods', '-n', 'default', as],
        /pods is forbidden: User "system:serviceaccount:team:default" cannot list resource "pods" in API group "" in the namespace "default"/,
      );
    });

    it('explains from the published OpenAPI', async () => {
      await expect(['explain', 'job.spec.backoffLimit'], /<integer>/);
      await expect(['explain', 'pod.spec.containers.env'], /<\[\](?:EnvVar|Object)>/);
    });
  });
}
