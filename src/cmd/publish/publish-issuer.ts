import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import { cryptography } from '../../crypto/index.ts';
import { createKubernetesClient } from '../../kubernetes/client/index.ts';
import {
  type PublishedIssuer,
  PublishFault,
  publishIssuer,
  readIssuer,
  readKept,
  writeIssuer,
} from '../../kubernetes/publish/index.ts';
import { createLog } from '../../telemetry/log.ts';
import { Endings } from '../instance/endings.ts';
import { CommandFailure, print, say } from '../output.ts';
import { connectCluster } from '../webhook/connect-cluster.ts';
import { type PublishSettings, readPublishSettings } from './publish-settings.ts';
import { serveIssuer } from './serve-issuer.ts';

const clock = { now: () => Date.now() };
const log = createLog();

function untilAsked(): AbortSignal {
  const asked = new AbortController();
  for (const event of ['SIGTERM', 'SIGINT'] as const) process.once(event, () => asked.abort());
  return asked.signal;
}

/** The first reading; what must not be published ends the command loudly. */
async function readFirst(published: PublishedIssuer): Promise<string> {
  try {
    return (await published.refresh()).issuer;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    if (cause instanceof PublishFault) throw new CommandFailure(message, { cause });
    throw new CommandFailure(`the cluster cannot be asked: ${message}`, {
      cause,
      exitCode: 3,
      hint: 'the caller needs the role system:service-account-issuer-discovery',
    });
  }
}

async function write(folder: string, published: PublishedIssuer): Promise<void> {
  const changed = await writeIssuer(folder, published);
  if (changed)
    print(`published ${published.documents?.issuer ?? ''} to ${folder} (${published.kept.length} keys)`);
}

/** Reads and writes again until asked to stop. A reading that fails leaves what is published. */
async function watch(
  settings: PublishSettings,
  published: PublishedIssuer,
  asked: AbortSignal,
): Promise<void> {
  while (!asked.aborted) {
    await delay(settings.interval, undefined, { signal: asked }).catch(() => undefined);
    if (asked.aborted) return;
    try {
      await published.refresh();
      if (settings.out !== undefined) await write(settings.out, published);
    } catch (cause) {
      log.error('publish.refresh-failed', {
        message: cause instanceof Error ? cause.message : String(cause),
      });
    }
  }
}

async function publish(given: Readonly<Record<string, unknown>>): Promise<void> {
  const settings = readPublishSettings(given);
  const { issuer, out, lifetime } = settings;
  const endings = new Endings();
  try {
    const client = createKubernetesClient(await connectCluster(settings.kubeconfig));
    endings.add('client', () => client.close());
    const kept = out === undefined ? undefined : await readKept(out, cryptography);
    const published = publishIssuer({
      read: () => readIssuer(client, cryptography),
      clock,
      lifetime,
      ...(issuer === undefined ? {} : { issuer }),
      ...(kept === undefined ? {} : { kept }),
    });
    const name = await readFirst(published);
    if (out !== undefined) await write(out, published);
    if (settings.port !== undefined) {
      const port = await serveIssuer({ ...settings, port: settings.port }, name, published, {
        clock,
        log,
        endings,
      });
      say(`serving ${name} on port ${port} (TLS)`);
    }
    if (settings.watch || settings.port !== undefined) await watch(settings, published, untilAsked());
  } finally {
    await endings.run(log);
  }
}

/** `rolecall publish issuer`: a cluster's issuer where relying parties can reach it. */
export function publishIssuerCommand(parent: Command): void {
  parent
    .command('issuer')
    .description("publish a cluster's discovery document and keys (docs/webhook.md)")
    .option('--kubeconfig <file>', 'cluster to read (default: KUBECONFIG, else the pod it runs in)')
    .option('--issuer <url>', "the issuer that is published; refused when the cluster's is another")
    .option('--out <folder>', 'write files for a static web host; the folder stands for the issuer URL')
    .option('--port <port>', 'serve them over TLS under the path of the issuer URL')
    .option('--address <address>', 'where to serve (default: all addresses)')
    .option('--tls-cert <file>', 'certificate chain, PEM; taken again when it changes')
    .option('--tls-key <file>', 'private key, PEM')
    .option(
      '--ca-out <file>',
      'without --tls-cert: where to write the authority of the certificate that is made',
    )
    .option('--watch', 'go on reading the cluster and writing what changed')
    .option('--interval <duration>', 'between two readings (default: 30s)')
    .option('--token-lifetime <duration>', 'how long dropped keys stay (default: 25h)')
    .action(publish);
}
