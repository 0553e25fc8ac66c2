/** Child process: the instance under test. */
import { cpuUsed } from './cpu-used.ts';
import { type Instance, openInstance } from './instance.ts';
import type { Question, ServerReady } from './messages.ts';
import { makeRecords, roleName } from './records.ts';
import { formRequest } from './sign.ts';
import { makeWorkloads, serviceAccountToken, webIdentityForm } from './workloads.ts';

let instance: Instance | undefined;
/** Calls that the making of the workloads took. */
let preparing = 0;

async function start(folder: string, roles: number, hangingPort: number | undefined): Promise<ServerReady> {
  instance = await openInstance(folder, hangingPort === undefined ? [] : ['127.0.0.0/8']);
  const { services } = instance;
  const hanging = hangingPort === undefined ? [] : [`127.0.0.1:${hangingPort}`];
  await makeRecords(services, roles, hanging);
  const port = await instance.listen();
  const workloads = await makeWorkloads(services, port, roles);
  await services.audit.flush();
  preparing = instance.appended();
  const { account, cluster } = services.settings;
  const jwk = services.keyring.publishedKeys(account, cluster)[0]?.publicJwk;
  if (jwk === undefined) throw new Error('the cluster has no published key');
  const arn = `arn:aws:iam::${account}:role/${roleName(0, roles)}`;
  const stuck = hanging.map((url) =>
    formRequest(webIdentityForm(arn, 0, serviceAccountToken(services, 0, `https://${url}`))),
  );
  return { port, workloads, jwk, stuck };
}

/** Events made durable since the workloads were ready. */
async function audited(): Promise<{ audited: number }> {
  await instance?.services.audit.flush();
  return { audited: (instance?.appended() ?? 0) - preparing };
}

async function answerTo(question: Question): Promise<object> {
  if (question.ask === 'start-server') return start(question.folder, question.roles, question.hangingPort);
  return question.ask === 'cpu' ? cpuUsed() : audited();
}

process.on('message', (question: Question) => {
  answerTo(question).then(
    (value) => process.send?.(value),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

// The parent is gone: so is the reason to live.
process.on('disconnect', () => process.exit(0));
