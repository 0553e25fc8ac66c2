import type { ServerResponse } from 'node:http';
import { sendAnswer } from '../serving/answers.ts';

const TYPE = 'application/json; charset=UTF-8';

/** A review, answered as the reference does (cluster-authenticator.md 7.3). */
export function sendJson(response: ServerResponse, status: number, body: string): void {
  sendAnswer(response, { status, type: TYPE, body });
}
