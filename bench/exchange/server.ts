/** Child process: the instance under test. */
import { cpuUsed } from './cpu-used.ts';
import { type Instance, openInstance } from './instance.ts';
import type { Question, Sample, ServerReady } from './messages.ts';
import { prepareWorkload, requestBodies } from './workload.ts';

let instance: Instance | undefined;

/** Headers that the floor must not repeat: its own server sets them. */
const OWN_HEADERS = new Set(['date', 'connection', 'keep-alive', 'content-length']);

async function sampleOf(port: number, body: string): Promise<Sample> {
  const answer = await fetch(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body,
  });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`the exchange does not work: ${answer.status} ${text}`);
  const headers = Object.fromEntries([...answer.headers].filter(([name]) => !OWN_HEADERS.has(name)));
  return { headers, body: text };
}

async function start(folder: string): Promise<ServerReady> {
  instance = await openInstance(folder);
  const { services } = instance;
  const bodies = requestBodies(services, await prepareWorkload(services));
  const port = await instance.listen();
  const { account, cluster } = services.settings;
  const jwk = services.keyring.publishedKeys(account, cluster)[0]?.publicJwk;
  if (jwk === undefined) throw new Error('the cluster has no published key');
  return { port, bodies, jwk, sample: await sampleOf(port, bodies[0] ?? '') };
}

async function audited(): Promise<{ audited: number; granted: number }> {
  await instance?.services.audit.flush();
  const newest = (await instance?.store.readLog({ limit: 1000 })) ?? [];
  const granted = newest.filter(({ body }) =>
    JSON.stringify(body).includes('"credentials":{"accessKeyId":"ASIA'),
  );
  return { audited: instance?.appended() ?? 0, granted: granted.length };
}

async function answerTo(question: Question): Promise<object> {
  if (question.ask === 'start' && 'folder' in question) return start(question.folder);
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
