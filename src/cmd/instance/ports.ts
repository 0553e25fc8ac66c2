import type { IssuedCertificate } from '../../core/ports/cryptography.ts';
import type { Directory } from '../../core/ports/directory.ts';
import { INSTANCE, type Instance } from '../../core/records/instance.ts';
import { GLOBAL } from '../../core/records/record.ts';
import { type Listener, listenHttp, listenHttps, type TlsListener } from '../listeners/servers.ts';
import { CommandFailure } from '../output.ts';
import { TLS_OFFSET } from './configuration.ts';

const KEY = 'instance';

export interface Listeners {
  readonly http: Listener;
  readonly https: TlsListener;
}

/** The ports to try: the ones asked for, else (`--port 0`) the ones this instance had before, else any. */
function wanted(
  port: number,
  kept: Instance | undefined,
): readonly { readonly http: number; readonly https: number }[] {
  if (port !== 0) return [{ http: port, https: port + TLS_OFFSET }];
  const any = { http: 0, https: 0 };
  return kept === undefined ? [any] : [{ http: kept.httpPort, https: kept.httpsPort }, any];
}

async function listenBoth(
  ports: { readonly http: number; readonly https: number },
  certificate: IssuedCertificate,
  authorityPem: string,
): Promise<Listeners> {
  const http = await listenHttp(ports.http);
  try {
    return { http, https: await listenHttps(ports.https, certificate, authorityPem) };
  } catch (failure) {
    await http.close();
    throw failure;
  }
}

/** Listens on the ports asked for; an instance on free ports comes back on the ones it had whenever it can. */
export async function openListeners(
  directory: Directory,
  port: number,
  tls: { readonly certificate: IssuedCertificate; readonly authorityPem: string },
): Promise<Listeners> {
  const kept = directory.get(INSTANCE, GLOBAL, KEY)?.body;
  let failure: unknown;
  for (const ports of wanted(port, kept)) {
    try {
      return await listenBoth(ports, tls.certificate, tls.authorityPem);
    } catch (caught) {
      failure = caught;
    }
  }
  throw failure;
}

/**
 * Keeps the ports in the instance's record: an issuer's URL holds the TLS port. Throws for data of a newer version.
 */
export async function keepPorts(directory: Directory, listeners: Listeners, now: number): Promise<void> {
  await directory.transact((tx) => {
    const before = tx.get(INSTANCE, GLOBAL, KEY)?.body;
    if (before !== undefined && before.layout !== 1) {
      throw new CommandFailure('the data was written by a newer version of rolecall; it is left untouched');
    }
    const ports = { httpPort: listeners.http.port, httpsPort: listeners.https.port };
    if (before?.httpPort === ports.httpPort && before.httpsPort === ports.httpsPort) return;
    tx.put(INSTANCE, GLOBAL, KEY, { layout: 1, createdAt: before?.createdAt ?? now, ...ports });
  });
}
