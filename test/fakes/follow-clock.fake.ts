import type { FakeInstance } from './instance.fake.ts';

/** The client signs by the instance's clock, however far a test moves it: the SDK would go by the `Date` of each answer. */
export function followClock<Client extends { readonly config: { systemClockOffset: number } }>(
  client: Client,
  { clock }: Pick<FakeInstance, 'clock'>,
): Client {
  Object.defineProperty(client.config, 'systemClockOffset', {
    get: () => clock.time - Date.now(),
    set: () => undefined,
  });
  return client;
}
