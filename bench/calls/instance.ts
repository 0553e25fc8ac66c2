/** The server under test: the product as `cmd` wires it, on a data directory of its own. How it is wired stands here alone. */
import { tuneCollector } from '../../src/cmd/instance/collector.ts';
import { Endings } from '../../src/cmd/instance/endings.ts';
import { openState } from '../../src/cmd/instance/state.ts';
import { listenHttp } from '../../src/cmd/listeners/servers.ts';
import { wireAws, wireServices } from '../../src/cmd/wire.ts';
import type { Clock, Log } from '../../src/core/ports/runtime.ts';
import type { Store } from '../../src/core/ports/store.ts';
import type { Services, Settings } from '../../src/service/services.ts';

const SETTINGS: Settings = {
  partition: 'aws',
  account: '111122223333',
  region: 'us-east-1',
  cluster: 'sandbox',
  publicUrl: 'https://localhost:4743',
  endpointUrl: 'http://127.0.0.1:4700',
};

const clock: Clock = { now: () => Date.now() };
const complain = (event: string, fields?: unknown) => console.error(event, fields);
const log: Log = { info: () => {}, warn: complain, error: complain };

export interface Instance {
  readonly services: Services;
  readonly store: Store;
  /** Audit events that the store has made durable. */
  appended(): number;
  /** Serves the AWS door on a free loopback port. */
  listen(): Promise<number>;
}

/** Counts what the store has acknowledged: the proof that each request was audited. */
function counting(store: Store): { readonly counted: Store; appended(): number } {
  let count = 0;
  const append: Store['append'] = async (entries) => {
    await store.append(entries);
    count += entries.length;
  };
  const counted = new Proxy(store, {
    get: (target, name) => {
      const member: unknown = name === 'append' ? append : Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
  return { counted, appended: () => count };
}

/** `allowPrivateProviders`: CIDR ranges that provider URLs may resolve to. */
export async function openInstance(
  folder: string,
  allowPrivateProviders: readonly string[],
): Promise<Instance> {
  tuneCollector();
  const state = await openState(folder, { clock, log }, new Endings());
  const { counted, appended } = counting(state.store);
  const options = { settings: SETTINGS, clock, log, allowPrivateProviders };
  const services = wireServices({ ...state, store: counted }, options);
  return {
    services,
    store: counted,
    appended,
    listen: async () => {
      const listener = await listenHttp(0);
      listener.serve(wireAws(services));
      return listener.port;
    },
  };
}
