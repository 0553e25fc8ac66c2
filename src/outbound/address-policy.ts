import { BlockList, isIP } from 'node:net';
import { FORBIDDEN_IPV4, FORBIDDEN_IPV6, PUBLIC_IPV6 } from './forbidden-ranges.ts';

/** `false`: public addresses only. `true`: any. A list of CIDRs: public ones and these. */
export type PrivateProviders = boolean | readonly string[];

/** May a connection be opened to this numeric address? */
export type AddressPolicy = (address: string) => boolean;

type Family = 'ipv4' | 'ipv6';

const MAPPED = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i;

function familyOf(address: string): Family | undefined {
  const version = isIP(address);
  if (version === 0) return undefined;
  return version === 4 ? 'ipv4' : 'ipv6';
}

/** Throws a `RangeError` for a text that is no CIDR: configuration fails before anything listens. */
export function rangesOf(cidrs: readonly string[]): BlockList {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const slash = cidr.lastIndexOf('/');
    const address = cidr.slice(0, slash);
    const prefix = cidr.slice(slash + 1);
    const family = familyOf(address);
    const most = family === 'ipv4' ? 32 : 128;
    if (slash < 0 || family === undefined || !/^\d{1,3}$/.test(prefix) || Number(prefix) > most) {
      throw new RangeError(`not a CIDR: ${cidr}`);
    }
    list.addSubnet(address, Number(prefix), family);
  }
  return list;
}

const forbidden4 = rangesOf(FORBIDDEN_IPV4);
const forbidden6 = rangesOf(FORBIDDEN_IPV6);
const public6 = rangesOf([PUBLIC_IPV6]);

function isPublic(address: string, family: Family): boolean {
  if (family === 'ipv4') return !forbidden4.check(address, 'ipv4');
  return public6.check(address, 'ipv6') && !forbidden6.check(address, 'ipv6');
}

/** Text that is no numeric address is never allowed: only what was resolved and looked at may be connected to. */
export function addressPolicy(privateProviders: PrivateProviders): AddressPolicy {
  const configured = typeof privateProviders === 'boolean' ? undefined : rangesOf(privateProviders);
  return (text) => {
    // `::ffff:10.0.0.1` reaches 10.0.0.1: judged as what it reaches.
    const address = MAPPED.exec(text)?.[1] ?? text;
    const family = familyOf(address);
    if (family === undefined) return false;
    if (privateProviders === true || isPublic(address, family)) return true;
    return configured?.check(address, family) ?? false;
  };
}
