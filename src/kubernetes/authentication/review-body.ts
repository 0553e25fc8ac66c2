import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Members, readMembers } from '../admission/json-reader.ts';
import { onBody } from '../admission/on-body.ts';

/** Bytes. A token has 4096 at most, and what is around it is small. */
const MAXIMUM_REVIEW = 64 * 1024;

/** What becomes of a request's body. */
export interface ReviewEnds {
  /** Decoded; what stands in it is not yet believed. */
  decoded(review: Members): void;
  /** Answered already. */
  malformed(why: string): void;
}

/** Reads the body of `POST` for a review of `kind`, or answers in the reference's words (cluster-authenticator.md 7.1, 7.2). */
export function readReview(
  kind: string,
  request: IncomingMessage,
  response: ServerResponse,
  ends: ReviewEnds,
): void {
  const refuse = (status: number, text: string, headers: Readonly<Record<string, string>> = {}): void => {
    sendText(response, status, text, headers);
    ends.malformed(text);
  };
  const notOne = notReview(kind);
  if (request.method !== 'POST') {
    refuse(405, 'expected POST', { allow: 'POST' });
    return;
  }
  if (Number(request.headers['content-length'] ?? 0) > MAXIMUM_REVIEW) {
    // What was not read of it must not be taken for the next request.
    refuse(400, notOne, { connection: 'close' });
    return;
  }
  onBody(request, MAXIMUM_REVIEW, {
    complete(body) {
      if (body.length === 0) return refuse(400, 'expected a request body');
      const review = decode(body);
      if (review === undefined) refuse(400, notOne);
      else ends.decoded(review);
    },
    // An endless body, or a caller that went away: there is nobody left to answer.
    broken(why) {
      response.destroy();
      ends.malformed(why);
    },
  });
}

const notReview = (kind: string): string => `expected a request body to be a ${kind}`;

/** For a body that is JSON and has not the members of a review. */
export function refuseReview(response: ServerResponse, kind: string): void {
  sendText(response, 400, notReview(kind), {});
}

/** Strict UTF-8: a replacement character must not make two tokens of one. */
const UTF8 = new TextDecoder('utf-8', { fatal: true });

function decode(body: Buffer): Members | undefined {
  try {
    return readMembers(JSON.parse(UTF8.decode(body)), 'review');
  } catch {
    return undefined;
  }
}

function sendText(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>>,
): void {
  const type = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };
  response.writeHead(status, { ...type, ...headers }).end(`${text}\n`);
}

/** `apiVersion` and `kind` of the answer: those of the question when it named a known version, else none, as the reference. */
export function typeOf(
  { apiVersion, kind }: Members,
  group: string,
  expected: string,
): Readonly<Record<string, string>> {
  if (kind !== expected) return {};
  const known = [`${group}/v1`, `${group}/v1beta1`].find((version) => version === apiVersion);
  return known === undefined ? {} : { apiVersion: known, kind: expected };
}
