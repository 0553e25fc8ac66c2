import { get } from 'node:http';
import { CommandFailure } from '../output.ts';
import { READY_PATH } from './own-door.ts';
import { type RunState, readRunState } from './run-files.ts';

const PATIENCE = 5000;
/** A state file that names another host was not written by an instance: nothing is asked there. */
const OWN_ENDPOINT = /^http:\/\/127\.0\.0\.1:\d{1,5}$/;
const LONGEST_ANSWER = 1024;

/** The process id that the endpoint says it has; undefined when no instance answers there. Rejects when it stays silent. */
function askPid(endpointUrl: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = get(`${endpointUrl}${READY_PATH}`, { agent: false, timeout: PATIENCE }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        if (text.length > LONGEST_ANSWER) response.destroy();
      });
      response.once('close', () => resolve(response.statusCode === 200 ? pidIn(text) : undefined));
    });
    request.once('timeout', () => {
      reject(new CommandFailure(`what listens on ${endpointUrl} does not answer`, { exitCode: 3 }));
      request.destroy();
    });
    request.once('error', () => resolve(undefined));
  });
}

function pidIn(text: string): unknown {
  try {
    return (JSON.parse(text) as { readonly pid?: unknown } | null)?.pid;
  } catch {
    return undefined;
  }
}

/**
 * The instance that runs on the data directory, if one does. Run files outlive a killed instance, its process id and
 * port may belong to others by now, and a directory may come from a stranger: so the instance itself is asked.
 */
export async function findRunning(dataDir: string): Promise<RunState | undefined> {
  const state = readRunState(dataDir);
  if (state === undefined || !OWN_ENDPOINT.test(state.endpointUrl)) return undefined;
  return (await askPid(state.endpointUrl)) === state.pid ? { ...state, dataDir } : undefined;
}
