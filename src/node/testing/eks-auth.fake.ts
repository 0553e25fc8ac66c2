import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeExchange {
  readonly token: string;
  readonly claims: {
    readonly namespace: string;
    readonly serviceaccount: { readonly name: string };
    readonly pod: { readonly uid: string };
  };
}

/** The answer of EKS Auth for a pod; the access key id names the pod and the call. */
export function goodAnswer({ claims }: FakeExchange, call: number, expiration: number): object {
  return {
    subject: { namespace: claims.namespace, serviceAccount: claims.serviceaccount.name },
    audience: 'pods.eks.amazonaws.com',
    podIdentityAssociation: { associationArn: 'arn:x', associationId: 'a-abcdefghijklmnopq' },
    assumedRoleUser: {
      arn: 'arn:aws:sts::111122223333:assumed-role/r/eks-c-p-u',
      assumeRoleId: 'AROAX:eks-c-p-u',
    },
    credentials: {
      accessKeyId: `ASIA-${claims.pod.uid}-${call}`,
      secretAccessKey: 'secret',
      sessionToken: `session-of-${claims.pod.uid}`,
      expiration,
    },
  };
}

/** EKS Auth as the agent's tests need it: good until a test says otherwise. */
export async function fakeEksAuth() {
  const state = {
    calls: [] as FakeExchange[],
    /** Takes over when it returns true. */
    instead: undefined as ((response: ServerResponse, exchange: FakeExchange) => boolean) | undefined,
    /** Seconds since the epoch. */
    expiration: Math.floor(Date.now() / 1000) + 21_600,
  };
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      const { token } = JSON.parse(body) as { token: string };
      const payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
        'kubernetes.io': FakeExchange['claims'];
      };
      const exchange = { token, claims: payload['kubernetes.io'] };
      state.calls.push(exchange);
      response.setHeader('x-amzn-requestid', 'req-1');
      if (state.instead?.(response, exchange) === true) return;
      response.end(JSON.stringify(goodAnswer(exchange, state.calls.length, state.expiration)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const refuse = (status: number, code: string, message: string) => {
    state.instead = (response) => {
      response.writeHead(status, { 'x-amzn-errortype': code }).end(JSON.stringify({ message }));
      return true;
    };
  };
  return {
    state,
    endpoint,
    refuse,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
