import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { githubAt, RUN, workflowFile } from './fake-github.ts';
import { type Handler, type Reply, startServer } from './throwaway-server.ts';

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

let installations = 100;

/** Each test has its own installation: the sign-in library shares what it fetches by that number. */
async function serveApp(handlers: { token?: Handler; dispatch?: () => Reply }) {
  installations += 1;
  let issued = 0;
  const file = workflowFile();
  const grant = (): Reply => {
    issued += 1;
    const expires_at = new Date(Date.now() + 3_600_000).toISOString();
    return {
      status: 201,
      body: { token: `ghs_issued${issued}`, expires_at, permissions: { actions: 'write' } },
    };
  };
  const server = await startServer((request, response) => {
    if (request.path.startsWith('/app/installations/')) return (handlers.token ?? grant)(request, response);
    return file(request) ?? (handlers.dispatch ?? (() => ({ status: 204 })))();
  });
  const auth = { appId: '7', privateKey, installationId: installations };
  return { github: githubAt(server.url, { auth, timeoutMs: 1_500 }), server };
}

const tokens = (received: readonly { path: string; headers: { authorization?: string | undefined } }[]) =>
  received.filter(({ path }) => path.startsWith('/repos')).map(({ headers }) => headers.authorization);

describe('a GitHub App', () => {
  it('fetches one token and uses it for all calls', async () => {
    const { github, server } = await serveApp({});
    await github.dispatch(RUN);
    await github.dispatch(RUN);
    expect(tokens(server.received)).toEqual(Array(4).fill('token ghs_issued1'));
    expect(server.received[0]?.headers.authorization).toMatch(/^bearer ey/);
  });

  it('takes a refused token for outdated and fetches another one the next time', async () => {
    let refused = false;
    const { github, server } = await serveApp({
      dispatch: () => {
        if (refused) return { status: 204 };
        refused = true;
        return { status: 401, body: { message: 'Bad credentials' } };
      },
    });
    await expect(github.dispatch(RUN)).rejects.toMatchObject({
      happened: 'no',
      retryable: true,
      retryAfterMs: 2_000,
    });
    await github.dispatch(RUN);
    expect(tokens(server.received)).toEqual([
      ...Array(2).fill('token ghs_issued1'),
      ...Array(2).fill('token ghs_issued2'),
    ]);
  });

  it.each([
    ['is refused', { status: 401, body: { message: 'A JSON web token could not be decoded' } }, false],
    ['finds no installation', { status: 404, body: { message: 'Not Found' } }, false],
    ['fails at GitHub', { status: 502 }, true],
  ])('has done nothing where the sign-in %s', async (_what, reply, retryable) => {
    const { github, server } = await serveApp({ token: () => reply });
    await expect(github.dispatch(RUN)).rejects.toMatchObject({ happened: 'no', retryable });
    expect(server.received).toHaveLength(1);
  });

  it.each<[string, Handler]>([
    ['breaks off', (_request, response) => void response.socket?.resetAndDestroy()],
    ['is never answered', () => undefined],
  ])('has done nothing where the sign-in %s, and may try again', async (_what, token) => {
    const { github } = await serveApp({ token });
    await expect(github.dispatch(RUN)).rejects.toMatchObject({ happened: 'no', retryable: true });
  });

  it('says that its key cannot be used', async () => {
    const auth = { appId: '7', privateKey: 'not a key', installationId: 99 };
    const server = await startServer(() => ({ status: 500 }));
    await expect(githubAt(server.url, { auth }).dispatch(RUN)).rejects.toMatchObject({
      code: 'app_key_unusable',
      happened: 'no',
      retryable: false,
    });
  });
});
