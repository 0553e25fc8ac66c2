import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { openBrowser } from '../fakes/browser.fake.ts';
import { findKubectl } from '../fakes/kubectl-binaries.fake.ts';
import { CLIENT, startOidcProvider, type TestProvider } from '../fakes/oidc-provider.fake.ts';
import { type ProxyWorld, startProxy } from '../fakes/oidc-proxy.fake.ts';
import { type SandboxApi, startSandboxApi } from '../fakes/sandbox-api.fake.ts';
import { environmentOf, type PersonsProgram, runRolecall } from './login-process.ts';

const ADDRESS = /log in with a browser at:\s+(https:\S+)/;

let provider: TestProvider;
const kubectls = await findKubectl();
let home: string;
let flags: readonly string[];

before(async () => {
  provider = await startOidcProvider();
});
after(async () => {
  await Promise.all([provider.close(), kubectls.close()]);
});
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'rolecall-person-'));
  const ca = join(home, 'idp.crt');
  await writeFile(ca, provider.authorityPem);
  flags = ['--issuer-url', provider.issuer, '--client-id', CLIENT, '--ca-file', ca, '--no-browser'];
  provider.person = { accountId: 'jane', claims: { groups: ['dev'] } };
});
afterEach(() => rm(home, { recursive: true }));

const browser = () => openBrowser(provider.authorityPem);
const cacheFolder = () => join(home, '.kube/cache/rolecall/oidc');

async function cached(): Promise<{ file: string; login: Record<string, unknown> }> {
  const [name = ''] = (await readdir(cacheFolder())).filter((each) => each.endsWith('.json'));
  const file = join(cacheFolder(), name);
  return { file, login: JSON.parse(await readFile(file, 'utf8')) };
}

async function logIn(more: readonly string[] = []): Promise<void> {
  const program = runRolecall(home, ['login', ...flags, ...more]);
  const [, address = ''] = await program.says(ADDRESS);
  const page = await browser().visit(address);
  assert.match(page.body, /You are logged in/);
  const { code, err, out } = await program.ended;
  assert.equal(code, 0, err);
  assert.equal(out, '');
}

const claimsOf = (token: unknown) =>
  JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString());

/** The program, asked by kubectl where nobody can answer. */
const silently = (args: readonly string[]) =>
  runRolecall(home, args, {
    KUBERNETES_EXEC_INFO: JSON.stringify({
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      spec: { interactive: false },
    }),
  }).ended;

describe('rolecall login, logout and oidc-token with a real provider', () => {
  it('code and PKCE: the cache is private, and holds the only secrets', async () => {
    await logIn();
    const { file, login } = await cached();
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.equal((await stat(cacheFolder())).mode & 0o777, 0o700);
    const { sub, aud, groups } = claimsOf(login.idToken);
    assert.deepEqual({ sub, aud, groups }, { sub: 'jane', aud: CLIENT, groups: ['dev'] });
    assert.equal(typeof login.refreshToken, 'string');
  });

  it('the exec plugin prints the token, and refreshes it without a word', async () => {
    await logIn();
    const first = JSON.parse((await silently(['oidc-token', ...flags])).out);
    const { file, login } = await cached();
    assert.equal(first.apiVersion, 'client.authentication.k8s.io/v1');
    assert.equal(first.status.token, login.idToken);
    await writeFile(file, JSON.stringify({ ...login, expiresAt: 0 }), { mode: 0o600 });
    // Two at once, as kubectl plugins are: one refresh serves both.
    const both = await Promise.all([1, 2].map(() => silently(['oidc-token', ...flags])));
    const tokens = both.map(({ out, err }) => {
      assert.equal(err, '');
      return JSON.parse(out).status.token;
    });
    const after = (await cached()).login;
    assert.deepEqual(tokens, [after.idToken, after.idToken]);
    assert.notEqual(after.refreshToken, login.refreshToken);
  });

  it('nobody is logged in and nobody can answer: what to do, and no browser', async () => {
    const { code, out, err } = await silently(['oidc-token', ...flags]);
    assert.equal(code, 1);
    assert.equal(out, '');
    assert.match(err, /^error: not logged in at https:.*\nhint: run: rolecall login --issuer-url https/);
  });

  it('logout forgets, and has the provider forget', async () => {
    await logIn();
    const { file, login } = await cached();
    const { code, out } = await runRolecall(home, ['logout', ...flags]).ended;
    assert.deepEqual({ code, out }, { code: 0, out: 'logged out\n' });
    assert.deepEqual(await readdir(cacheFolder()), []);
    await writeFile(file, JSON.stringify({ ...login, expiresAt: 0 }), { mode: 0o600 });
    const { err } = await silently(['oidc-token', ...flags]);
    assert.match(err, /not logged in/);
  });

  it('attack: a cache that others can read or write is not used', async () => {
    await logIn();
    const { file, login } = await cached();
    await rm(file);
    await writeFile(file, JSON.stringify(login), { mode: 0o644 });
    const { code, out, err } = await silently(['oidc-token', ...flags]);
    assert.deepEqual({ code, out }, { code: 1, out: '' });
    assert.match(err, /is not private/);
  });

  it('on another device', async () => {
    const program = runRolecall(home, ['login', ...flags, '--device-flow']);
    const [, address = '', code = ''] = await program.says(/open\s+(https:\S+)[\s\S]*code\s+(\S+)\n/);
    const device = browser();
    const asked = await device.visit(address);
    const confirm = await device.submit(asked, { user_code: code });
    await device.submit(confirm);
    const { code: status, err } = await program.ended;
    assert.equal(status, 0, err);
    assert.equal(claimsOf((await cached()).login.idToken).sub, 'jane');
  });
});

describe('attacks on a login', () => {
  let program: PersonsProgram;
  let address: URL;
  let callback: URL;
  beforeEach(async () => {
    program = runRolecall(home, ['login', ...flags]);
    address = new URL((await program.says(ADDRESS))[1] ?? '');
    callback = new URL(address.searchParams.get('redirect_uri') ?? '');
    assert.equal(callback.hostname, '127.0.0.1');
  });
  afterEach(() => program.stop());

  /** Goes through the provider's pages and stops before the browser comes back. */
  const comeBack = async (from: URL) =>
    (await browser().visit(from, (url) => url.origin === callback.origin)).url;

  const refused = async (pattern: RegExp) => {
    const { code, err } = await program.ended;
    assert.equal(code, 1);
    assert.match(err, pattern);
    await assert.rejects(readdir(cacheFolder()), { code: 'ENOENT' });
  };

  it('links that are not the answer are turned away, and the login goes on', async () => {
    const state = address.searchParams.get('state') ?? '';
    const get = (path: string, init: RequestInit = {}) => fetch(callback.origin + path, init);
    for (const path of [
      '/callback?code=stolen&state=wrong',
      '/callback?code=stolen',
      `/callback?code=stolen&state=${state}&state=wrong`,
      `/callback/?code=x&state=${state}`,
      `/x?state=${state}`,
      `//evil.example/callback?code=x&state=${state}`,
      '/',
    ]) {
      const answer = await get(path);
      assert.equal(answer.status, 404, path);
      assert.equal(answer.headers.get('location'), null);
    }
    const posted = await get(`/callback?code=x&state=${state}`, { method: 'POST' });
    assert.equal(posted.status, 404);
    const good = await comeBack(address);
    assert.match((await browser().visit(good)).body, /You are logged in/);
    assert.equal((await program.ended).code, 0);
    // The listener is gone: a code is good for nothing a second time.
    await assert.rejects(browser().visit(good));
  });

  it('a page under another name for this machine (DNS rebinding)', async () => {
    const { request } = await import('node:http');
    const status = await new Promise((resolve, reject) => {
      const outgoing = request(
        {
          host: '127.0.0.1',
          port: callback.port,
          path: '/callback?code=x',
          headers: { host: 'evil.example' },
        },
        (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        },
      );
      outgoing.once('error', reject);
      outgoing.end();
    });
    assert.equal(status, 421);
    await browser().visit(await comeBack(address));
    assert.equal((await program.ended).code, 0);
  });

  it('mix-up: the answer of another issuer', async () => {
    const back = await comeBack(address);
    back.searchParams.set('iss', 'https://evil.example');
    assert.match((await browser().visit(back)).body, /did not succeed/);
    await refused(/issuer|iss/);
  });

  it('mix-up: the answer does not say whose it is', async () => {
    const back = await comeBack(address);
    back.searchParams.delete('iss');
    await browser().visit(back);
    await refused(/iss/);
  });

  it('somebody else’s code in this login (PKCE)', async () => {
    const other = new URL(address);
    other.searchParams.set('code_challenge', 'x'.repeat(43));
    await browser().visit(await comeBack(other));
    await refused(/invalid_grant/);
  });

  it('a token of another login (nonce)', async () => {
    const other = new URL(address);
    other.searchParams.set('nonce', 'another');
    await browser().visit(await comeBack(other));
    await refused(/nonce/);
  });

  it('what the redirect says is on no page, and harmless in the terminal', async () => {
    const state = address.searchParams.get('state') ?? '';
    const back = new URL(callback);
    back.search = new URLSearchParams({
      state,
      iss: provider.issuer,
      error: 'access_denied',
      error_description: '<script>alert(1)</script>\u001b[2J',
    }).toString();
    const page = await browser().visit(back);
    assert.equal(page.status, 400);
    assert.ok(!page.body.includes('script'));
    assert.match(String(page.headers['content-security-policy']), /default-src 'none'/);
    const { code, err } = await program.ended;
    assert.equal(code, 1);
    assert.match(err, /access_denied/);
    assert.ok(!err.includes('\u001b'));
  });
});

describe('kubectl of a person who logged in', () => {
  let api: SandboxApi;
  let proxy: ProxyWorld;
  let bin: string;
  before(async () => {
    api = await startSandboxApi();
    proxy = await startProxy(provider, api.kubeconfig);
    bin = join(import.meta.dirname, '../../bin');
  });
  after(async () => {
    await proxy.close();
    await api.close();
  });

  it('finds its way through the proxy, with nothing secret in the kubeconfig', async () => {
    const ca = join(home, 'proxy.crt');
    await writeFile(ca, proxy.authority.certificatePem);
    await logIn(['--server', proxy.url, '--certificate-authority', ca, '--cluster', 'work']);
    const kubeconfig = await readFile(join(home, '.kube/config'), 'utf8');
    const { login } = await cached();
    assert.ok(
      !kubeconfig.includes(String(login.idToken)) && !kubeconfig.includes(String(login.refreshToken)),
    );
    assert.match(kubeconfig, /current-context: oidc@work/);
    for (const kubectl of kubectls.paths) {
      const env = environmentOf(home, { PATH: `${bin}:${process.env.PATH}` });
      const said = await new Promise<string>((resolve) => {
        execFile(kubectl, ['auth', 'whoami'], { env, timeout: 30_000 }, (_error, out, err) =>
          resolve(out + err),
        );
      });
      assert.match(said, /Username\s+oidc:jane/);
      assert.match(said, /oidc:dev/);
    }
  });
});
