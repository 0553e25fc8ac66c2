import { type DecisionTexts, decide, decisionInput } from '../../core/policy/index.ts';
import { CommandFailure } from '../output.ts';
import { readText } from './simulation-files.ts';

/** One case of a file: the documents' texts where they are attached, the request, and what should come out. */
export interface SimulationCase extends DecisionTexts {
  readonly name: string;
  readonly expect?: { readonly decision: string; readonly layer?: string };
}

export interface CaseResult {
  readonly name: string;
  readonly decision: 'allowed' | 'explicitDeny' | 'implicitDeny';
  readonly layer?: string;
  /** Undefined: the case expects nothing. */
  readonly expected?: boolean;
}

/** Decides every case of a JSON file, in order. Throws `CommandFailure`, exit code 2, for a file that holds no cases. */
export function runCases(path: string): readonly CaseResult[] {
  return readCases(path).map((each, at) => {
    try {
      return resultOf(each);
    } catch (error) {
      throw new CommandFailure(`${path}: case ${at + 1} is not a simulation`, { exitCode: 2, cause: error });
    }
  });
}

function readCases(path: string): readonly SimulationCase[] {
  let cases: unknown;
  try {
    cases = JSON.parse(readText(path));
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    throw new CommandFailure(`${path} is not JSON`, { exitCode: 2, cause: error });
  }
  // The cast: a case of another shape is refused where it is decided.
  if (Array.isArray(cases)) return cases as SimulationCase[];
  throw new CommandFailure(`${path} is not a list of cases`, { exitCode: 2 });
}

function resultOf(each: SimulationCase): CaseResult {
  const decision = decide(decisionInput(each));
  const word = decision.allowed ? 'allowed' : decision.explicit ? 'explicitDeny' : 'implicitDeny';
  const { expect } = each;
  const layer = decision.allowed ? undefined : decision.layer;
  return {
    name: each.name,
    decision: word,
    ...(layer === undefined ? {} : { layer }),
    ...(expect === undefined
      ? {}
      : { expected: expect.decision === word && (expect.layer === undefined || expect.layer === layer) }),
  };
}
