import { duration, FlagFault, matching, type ReadFlag, wholeNumber } from '../flags/flag-values.ts';
import { CommandFailure } from '../output.ts';

/** What `rolecall publish issuer` is told, validated. Times in milliseconds. */
export interface PublishSettings {
  readonly kubeconfig: string;
  readonly issuer: string | undefined;
  readonly out: string | undefined;
  readonly port: number | undefined;
  readonly address: string;
  readonly tlsCert: string | undefined;
  readonly tlsKey: string | undefined;
  readonly caOut: string | undefined;
  readonly watch: boolean;
  readonly interval: number;
  readonly lifetime: number;
}

const HOUR = 3_600_000;
const PATH = matching(/^[^\0]+$/, 'must be a path');

/** All faults together. Throws `CommandFailure` with exit code 2. */
export function readPublishSettings(given: Readonly<Record<string, unknown>>): PublishSettings {
  const faults: string[] = [];
  const read = <Value>(name: string, reader: ReadFlag<Value>): Value | undefined => {
    const text = given[name];
    if (text === undefined) return undefined;
    try {
      return reader(String(text));
    } catch (fault) {
      if (!(fault instanceof FlagFault)) throw fault;
      faults.push(`${name}: ${fault.message}`);
      return undefined;
    }
  };
  const settings: PublishSettings = {
    kubeconfig: read('kubeconfig', PATH) ?? '',
    issuer: read(
      'issuer',
      matching(
        /^https:\/\/[^/?#@\s]+(\/[^?#\s]*[^/?#\s])?$/,
        'must be an https URL without a slash at its end',
      ),
    ),
    out: read('out', PATH),
    port: read('port', wholeNumber(0, 65_535)),
    address: read('address', matching(/^[0-9a-fA-F.:]+$/, 'must be an IP address')) ?? '',
    tlsCert: read('tlsCert', PATH),
    tlsKey: read('tlsKey', PATH),
    caOut: read('caOut', PATH),
    watch: given.watch === true,
    interval: read('interval', duration(24 * HOUR)) ?? 30_000,
    lifetime: read('tokenLifetime', duration(366 * 24 * HOUR)) ?? 25 * HOUR,
  };
  if (settings.out === undefined && settings.port === undefined) faults.push('give --out, --port or both');
  if ((settings.tlsCert === undefined) !== (settings.tlsKey === undefined))
    faults.push('--tls-cert and --tls-key go together');
  if (settings.port !== undefined && settings.tlsCert === undefined && settings.caOut === undefined)
    faults.push('--port needs --tls-cert and --tls-key, or --ca-out');
  if (settings.interval < 1000) faults.push('interval: must be at least 1s');
  if (faults.length > 0) throw new CommandFailure(faults.join('; '), { exitCode: 2 });
  return Object.freeze(settings);
}
