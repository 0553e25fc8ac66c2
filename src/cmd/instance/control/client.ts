import { request } from 'node:http';
import { CommandFailure } from '../../output.ts';
import { type RunState, readControlToken } from '../run-files.ts';
import { CONTROL_PREFIX } from './door.ts';

const PATIENCE = 30_000;
const LONGEST_ANSWER = 64 * 1024 * 1024;

interface Answer {
  readonly status: number;
  readonly text: string;
}

function post(url: string, token: string, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const sent = request(url, { method: 'POST', headers, agent: false, timeout: PATIENCE }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        if (text.length > LONGEST_ANSWER) response.destroy(new Error('the answer is too long'));
      });
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
      response.once('error', reject);
    });
    sent.once('timeout', () => sent.destroy(new Error('no answer in time')));
    sent.once('error', reject);
    sent.end(body);
  });
}

/**
 * Asks the running instance. `state` comes from `locate`, which has just heard from that very process, so the token goes to nobody
 * else. Throws `CommandFailure` with the instance's own words.
 */
export async function control<Result>(state: RunState, verb: string, members: object): Promise<Result> {
  const token = readControlToken(state.dataDir);
  if (token === undefined)
    throw new CommandFailure(`cannot read the control token of ${state.dataDir}`, {
      hint: 'only the user who owns the data directory may do this',
    });
  const { status, text } = await post(
    `${state.endpointUrl}${CONTROL_PREFIX}${verb}`,
    token,
    JSON.stringify(members),
  ).catch((cause: unknown) => {
    throw new CommandFailure(`the instance on ${state.dataDir} did not answer`, { exitCode: 3, cause });
  });
  const body: unknown = JSON.parse(text);
  // The instance is of this program: its answers have the shapes that its verbs return.
  if (status === 200) return body as Result;
  const { message } = body as { readonly message?: string };
  throw new CommandFailure(message ?? `the instance answered ${status}`, {
    exitCode: status === 400 ? 2 : 1,
  });
}
