import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tokenReviewHandler } from '../../../../src/kubernetes/authentication/index.ts';
import type { TokenReview, TokenReviewer } from '../../../../src/service/cluster-access/token-reviewer.ts';
import { FakeLog } from '../../../fakes/log.fake.ts';

/** What a door shows of a review: the library all of it, HTTP status and user. */
export interface Shown {
  readonly review?: TokenReview;
  readonly status?: number;
  readonly body?: unknown;
}

/** A way to have a token reviewed. */
export type Door = (reviewer: TokenReviewer, token: string) => Promise<Shown>;

export const library: Door = async (reviewer, token) => ({ review: await reviewer.review(token) });

/** `POST /authenticate` with a TokenReview of v1. */
export async function openHttpDoor(): Promise<{ readonly door: Door; close(): Promise<void> }> {
  let current: TokenReviewer | undefined;
  const reviewer: TokenReviewer = {
    recognises: () => true,
    review: (token, origin) => {
      if (current === undefined) throw new Error('no case is running');
      return current.review(token, origin);
    },
  };
  const server = createServer(tokenReviewHandler({ reviewer, log: new FakeLog(), elapsed: () => 0 }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/authenticate`;
  return {
    async door(reviewed, token) {
      current = reviewed;
      const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec: { token } };
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(review) });
      return { status: answer.status, body: await answer.json() };
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
