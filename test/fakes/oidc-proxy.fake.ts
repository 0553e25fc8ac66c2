import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { Endings } from '../../src/cmd/instance/endings.ts';
import { addFlags, readFlags } from '../../src/cmd/oidc-proxy/read-flags.ts';
import { type RunningProxy, runOidcProxy } from '../../src/cmd/oidc-proxy/run-oidc-proxy.ts';
import { createFakeAuthority, type FakeAuthority } from './authority.fake.ts';
import { FakeLog } from './log.fake.ts';
import { CLIENT, type TestProvider } from './oidc-provider.fake.ts';

/** Of an API below a path of its server, as a proxy of clusters has them. */
export function kubeconfigOf(url: string, ca: string): string {
  const data = Buffer.from(ca).toString('base64');
  return JSON.stringify({
    'current-context': 'c',
    clusters: [
      { name: 'c', cluster: { server: `${url}/k8s/clusters/one`, 'certificate-authority-data': data } },
    ],
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'proxy' } }],
    users: [{ name: 'proxy', user: { token: 'the-proxys-own' } }],
  });
}

export interface ProxyWorld extends RunningProxy {
  readonly url: string;
  readonly authority: FakeAuthority;
  readonly log: FakeLog;
  readonly folder: string;
  close(): Promise<void>;
}

/** The whole of `rolecall oidc-proxy` in this process, by its own flags. */
export async function startProxy(
  provider: TestProvider,
  kubeconfig: string,
  flags: readonly string[] = [],
): Promise<ProxyWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'rolecall-proxy-'));
  const authority = await createFakeAuthority();
  const file = (name: string) => join(folder, name);
  await writeFile(file('kubeconfig'), kubeconfig, { mode: 0o600 });
  await writeFile(file('idp.crt'), provider.authorityPem);
  await writeFile(file('tls.crt'), authority.certificatePem);
  await writeFile(file('tls.key'), authority.privateKeyPem, { mode: 0o600 });
  const given = [
    ...['--oidc-issuer-url', provider.issuer, '--oidc-client-id', CLIENT],
    ...['--oidc-ca-file', file('idp.crt'), '--allow-private-providers', '127.0.0.0/8,::1/128'],
    ...['--oidc-username-prefix', 'oidc:', '--oidc-groups-claim', 'groups', '--oidc-groups-prefix', 'oidc:'],
    ...['--kubeconfig', file('kubeconfig'), '--bind-address', '127.0.0.1'],
    ...['--secure-port', '0', '--readiness-probe-port', '0'],
    ...['--tls-cert-file', file('tls.crt'), '--tls-private-key-file', file('tls.key')],
    ...flags,
  ];
  const command = addFlags(new Command()).parse(given, { from: 'user' });
  const log = new FakeLog();
  const endings = new Endings();
  const clock = { now: () => Date.now() };
  const running = await runOidcProxy(readFlags(command.opts()), { clock, log, endings });
  return {
    ...running,
    url: `https://localhost:${running.port}`,
    authority,
    log,
    folder,
    async close() {
      await endings.run(log);
      await rm(folder, { recursive: true });
    },
  };
}
