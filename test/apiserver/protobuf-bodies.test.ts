import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { protobufBody } from '../../src/sandbox/apiserver/protobuf/body.fake.ts';
import { bytesField } from '../../src/sandbox/apiserver/protobuf/writer.ts';
import { findKubectl } from '../fakes/kubectl-binaries.fake.ts';
import { type Answer, call } from '../fakes/kubernetes-call.fake.ts';
import { type SandboxApi, startSandboxApi } from '../fakes/sandbox-api.fake.ts';

const TYPE = 'application/vnd.kubernetes.protobuf';
const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const named = (name: string): Buffer => protobufBody('v1', 'ConfigMap', bytesField(1, bytesField(1, name)));

describe('protobuf bodies at the door', () => {
  let api: SandboxApi;
  before(async () => {
    api = await startSandboxApi();
  });
  after(() => api.close());

  const post = (body: Uint8Array, headers: Record<string, string> = {}): Promise<Answer> =>
    call(api, CONFIG_MAPS, { method: 'POST', body, headers: { 'content-type': TYPE, ...headers } });

  it('are answered in JSON, with parameters of the type or without', async () => {
    const answer = await post(named('a'), { accept: `${TYPE},application/json` });
    assert.equal(answer.status, 201);
    assert.equal(answer.headers['content-type'], 'application/json');
    assert.equal(answer.json.metadata.name, 'a');
    assert.equal((await post(named('b'), { 'content-type': `${TYPE};type=x` })).status, 201);
  });

  it('are not answered to who reads protobuf only', async () => {
    const answer = await post(named('c'), { accept: TYPE });
    assert.equal(answer.status, 406);
    assert.equal(answer.json.reason, 'NotAcceptable');
  });

  it('are named among what the server reads', async () => {
    const answer = await post(named('d'), { 'content-type': 'text/plain' });
    assert.equal(answer.status, 415);
    assert.match(
      answer.json.message,
      /application\/json, application\/yaml, application\/vnd\.kubernetes\.protobuf$/,
    );
  });

  it('that are malformed, foreign or of another kind are bad requests', async () => {
    for (const body of [
      named('e').subarray(0, -1),
      Buffer.from('{"kind":"ConfigMap"}'),
      Buffer.alloc(3 * 1024 * 1024 - 1, 0x12),
      protobufBody('v1', 'Service'),
      protobufBody('v1', 'Secret', bytesField(1, bytesField(1, 'e'))),
      protobufBody('v1', 'ConfigMap', bytesField(1, bytesField(1, Uint8Array.of(0xff)))),
    ]) {
      const { status, json } = await post(body);
      assert.equal(status, 400);
      assert.deepEqual(
        [json.kind, json.status, json.reason, json.code],
        ['Status', 'Failure', 'BadRequest', 400],
      );
    }
    assert.equal((await call(api, `${CONFIG_MAPS}/e`)).status, 404);
  });

  it('are bounded like others', async () => {
    assert.equal((await post(Buffer.alloc(3 * 1024 * 1024 + 1))).status, 413);
  });

  it('carry the options of a deletion', async () => {
    const stale = protobufBody('v1', 'DeleteOptions', bytesField(2, bytesField(1, 'another-uid')));
    const remove = (body: Uint8Array): Promise<Answer> =>
      call(api, `${CONFIG_MAPS}/a`, { method: 'DELETE', body, headers: { 'content-type': TYPE } });
    assert.equal((await remove(stale)).status, 409);
    assert.equal((await remove(protobufBody('v1', 'DeleteOptions'))).status, 200);
  });
});

const binaries = await findKubectl();
after(() => binaries.close());

/** Without what differs from one object to its twin. */
function comparable(text: string): unknown {
  const object = JSON.parse(text);
  const {
    uid,
    resourceVersion: _,
    namespace,
    creationTimestamp: __,
    managedFields: ___,
    ...metadata
  } = object.metadata;
  const rest = JSON.stringify({ ...object, metadata });
  return JSON.parse(rest.replaceAll(uid, 'UID').replaceAll(`"${namespace}"`, '"NAMESPACE"'));
}

for (const [index, binary] of binaries.paths.entries()) {
  describe(`typed commands of stock kubectl, binary ${index + 1}`, () => {
    let api: SandboxApi;
    let home: string;

    const kubectl = (args: readonly string[], input = ''): Promise<string> =>
      new Promise((resolve) => {
        const env = { PATH: process.env.PATH, HOME: home, KUBECONFIG: join(home, 'config') };
        const child = execFile(binary, args, { env, cwd: home, timeout: 30_000 }, (_, stdout, stderr) =>
          resolve(stdout + stderr),
        );
        child.stdin?.end(input);
      });

    before(async () => {
      api = await startSandboxApi();
      home = await mkdtemp(join(tmpdir(), 'rolecall-protobuf-'));
      await writeFile(join(home, 'config'), api.kubeconfig, { mode: 0o600 });
      await writeFile(join(home, 'text'), 'grüße\n');
      await writeFile(join(home, 'binary'), Uint8Array.of(0, 0xff, 0xfe));
      for (const name of ['typed', 'plain']) assert.match(await kubectl(['create', 'ns', name]), /created/);
    });
    after(async () => {
      await api.close();
      await rm(home, { recursive: true });
    });

    const COMMANDS: readonly string[] = [
      'sa web',
      'secret generic user --from-literal=name=admin --from-file=binary',
      'secret docker-registry hub --docker-username=u --docker-password=p',
      'configmap files --from-file=text --from-file=binary',
      'job run --image=busybox -- sleep 1',
      'role reader --verb=get,list --resource=pods,jobs.batch --resource-name=one',
      'rolebinding readers --role=reader --serviceaccount=team:default --user=ann --group=g',
    ];
    for (const command of COMMANDS) {
      it(`create ${command}: the object that its JSON makes`, async () => {
        const args = ['create', ...command.split(' ')];
        const [kind = '', ...rest] = command.split(' ');
        const name = kind === 'secret' ? (rest[1] ?? '') : (rest[0] ?? '');
        const dry = [args[0] ?? '', '--dry-run=client', '-o=json', '-n=plain', ...args.slice(1)];
        assert.match(await kubectl(['create', '-n=plain', '-f-'], await kubectl(dry)), /created/);
        assert.match(await kubectl([args[0] ?? '', '-n=typed', ...args.slice(1)]), /created/);
        const stored = (namespace: string): Promise<string> =>
          kubectl(['get', kind, name, '-n', namespace, '-o=json']);
        assert.deepEqual(comparable(await stored('typed')), comparable(await stored('plain')));
      });
    }

    it('cluster roles and their bindings, tokens, who am I and may I', async () => {
      const expect = async (command: string, pattern: RegExp): Promise<void> =>
        assert.match(await kubectl(command.split(' ')), pattern, command);
      await expect('create clusterrole health --verb=get --non-resource-url=/healthz', /health created/);
      await expect('create clusterrolebinding health --clusterrole=health --user=ann', /health created/);
      await expect('create token default --audience x --duration 1h', /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/m);
      // Before 1.28 the command asks for versions that a server of 1.35 no longer has.
      await expect('auth whoami', /Username +\S+|enable APISelfSubjectReview/);
      await expect('auth can-i get pods', /^yes/);
      await expect('auth can-i get /healthz --as=ann', /^yes/);
      await expect('auth can-i get secrets --as=ann', /^no/);
      await expect('auth can-i --list --as=ann', /\/healthz/);
    });
  });
}
