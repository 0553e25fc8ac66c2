import {
  type BackendMode,
  BackendModeFault,
  type BackendModes,
  readBackendModes,
} from '../../core/cluster-access/mapping/backend-mode.ts';
import { CommandFailure } from '../output.ts';

/** The modes that are configured. Throws `CommandFailure` with the reference's texts. */
export function checkedModes(names: readonly string[], dynamicFilePath: string): BackendModes {
  const read = readModes(names);
  requireDynamicFile(read.modes, dynamicFilePath);
  return read;
}

function readModes(names: readonly string[]): BackendModes {
  try {
    return readBackendModes(names);
  } catch (cause) {
    if (!(cause instanceof BackendModeFault)) throw cause;
    throw new CommandFailure(cause.message, { exitCode: 2, cause });
  }
}

function requireDynamicFile(modes: readonly BackendMode[], path: string): void {
  const wanted = modes.includes('DynamicFile');
  if (wanted === (path !== '')) return;
  const [is, other] = wanted ? ['set', 'not set'] : ['not set', 'set'];
  throw new CommandFailure(`dynamicfile is ${is} in backend-mode but dynamicfilepath is ${other}`, {
    exitCode: 2,
  });
}
