import type { PolicyKind } from '../../src/core/policy/compile/compile.ts';
import { type Both, both, compareDecision, comparePolicy, type Layers, requestOf } from './compare.ts';
import { randomPolicy } from './generate-policy.ts';
import { type RandomRequest, randomRequest } from './generate-request.ts';
import { Random } from './random.ts';
import { ACCOUNT, OTHER_ACCOUNT } from './vocabulary.ts';

export interface Disagreement {
  /** Give it to `--seed` with `--from` and `--cases 1`. */
  readonly seed: number;
  readonly index: number;
  readonly policies: readonly string[];
  readonly request: unknown;
  readonly said: object;
}

/** The case of one index: it depends on the seed and the index alone. */
export function runCase(seed: number, index: number): Disagreement | undefined {
  const random = new Random((Math.imul(seed, 0x85ebca6b) ^ Math.imul(index, 0xc2b2ae35)) >>> 0);
  const request = randomRequest(random);
  const policies: string[] = [];
  const read = (kind: PolicyKind): Both => {
    const text = randomPolicy(random, kind, request);
    policies.push(text);
    return both(text, kind);
  };
  const question = random.chance(70) ? onePolicy(random, request, read) : allLayers(random, request, read);
  try {
    const said = question.compare();
    return said && { seed, index, policies, request: question.shown, said };
  } catch (error) {
    return { seed, index, policies, request: question.shown, said: { threw: String(error) } };
  }
}

type Read = (kind: PolicyKind) => Both;

interface Compared {
  readonly shown: object;
  compare(): object | undefined;
}

function onePolicy(random: Random, request: RandomRequest, read: Read): Compared {
  const kind = random.pick<PolicyKind>([
    'identity',
    'identity',
    'resource',
    'resource',
    'trust',
    'guardrail',
  ]);
  const policy = read(kind);
  return {
    shown: { kind, ...request },
    compare: () => comparePolicy(policy, requestOf(random.chance(50), request)),
  };
}

function allLayers(random: Random, request: RandomRequest, read: Read): Compared {
  const trust = random.chance(25);
  const resourceAccount = random.pick([undefined, undefined, ACCOUNT, ACCOUNT, OTHER_ACCOUNT]);
  const some = <Item>(percent: number, make: () => Item): Item | undefined =>
    random.chance(percent) ? make() : undefined;
  const layers: Layers = {
    identity: random.list(0, 2, () => read('identity')),
    boundary: some(25, () => read('identity')),
    session: some(30, () => random.list(0, 2, () => read('identity'))),
    resource: some(trust ? 100 : 60, () => read(trust ? 'trust' : 'resource')),
    scps: some(20, () => random.list(0, 2, () => random.list(0, 2, () => read('identity')))),
    rcps: some(15, () => random.list(0, 2, () => read('guardrail'))),
    vpcEndpoint: some(15, () => read('guardrail')),
  };
  const shape = Object.fromEntries(
    Object.entries(layers).map(([name, value]) => [
      name,
      JSON.stringify(value, (key, one) =>
        key === 'reference' ? undefined : key === 'engine' ? 'policy' : one,
      ),
    ]),
  );
  return {
    shown: { ...request, trust, resourceAccount, shape },
    compare: () =>
      compareDecision(layers, { request: requestOf(random.chance(50), request), resourceAccount, trust }),
  };
}
