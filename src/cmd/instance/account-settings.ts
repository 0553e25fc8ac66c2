import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { scpFault } from '../../service/guardrails/attach-scp.ts';
import { Fault } from './setting-fault.ts';

/** An account that the instance is to have. */
export interface MemberAccount {
  readonly name: string;
  readonly id: string;
}

/** A service control policy that an account is to have. */
export interface ConfiguredScp {
  /** Name or id. */
  readonly account: string;
  /** Absolute path. */
  readonly file: string;
  /** The file's name without `.json`. */
  readonly name: string;
  readonly document: string;
}

/** Reads every item and tells all that is wrong in one fault. */
function eachOf<Item>(value: unknown, must: string, read: (text: string) => Item): readonly Item[] {
  if (!Array.isArray(value)) throw new Fault(must);
  const faults: string[] = [];
  const items = value.flatMap((text: unknown) => {
    try {
      if (typeof text !== 'string') throw new Fault(must);
      return [read(text)];
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      faults.push(fault.message);
      return [];
    }
  });
  if (faults.length > 0) throw new Fault(faults.join(', '));
  return Object.freeze(items);
}

const MEMBER = 'must be NAME=ID, the id 12 digits';

export function readMemberAccounts(value: unknown): readonly MemberAccount[] {
  return eachOf(value, MEMBER, (text) => {
    const [, name, id] = /^([^=]+)=(\d{12})$/.exec(text) ?? [];
    if (name === undefined || id === undefined) throw new Fault(`${text} ${MEMBER}`);
    return { name, id };
  });
}

const SCP = 'must be ACCOUNT=FILE';

export function readScps(value: unknown): readonly ConfiguredScp[] {
  return eachOf(value, SCP, (text) => {
    const [, account, path] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    if (account === undefined || path === undefined) throw new Fault(`${text} ${SCP}`);
    const file = resolve(path);
    const name = basename(file).replace(/\.json$/, '');
    const document = readDocument(file);
    const fault = scpFault({ name, document });
    if (fault !== undefined) throw new Fault(`${file}: ${fault}`);
    return { account, file, name, document };
  });
}

function readDocument(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new Fault(`${file} cannot be read`);
  }
}
