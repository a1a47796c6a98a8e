import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Echo {
  /** Which calls get this answer instead of the sandbox's, by method and path. */
  readonly of: RegExp;
  readonly times: number;
  readonly status: number;
  /** `said`: the token that the call was sent with. */
  readonly body: (said: string) => unknown;
}

export interface EchoingProxy {
  readonly origin: string;
  /** Answers these calls by itself, so many times. */
  echo(echo: Echo): void;
  /** The echoes that were not asked for yet. */
  left(): readonly string[];
  close(): Promise<void>;
}

/** The proxy stands between the bot and the sandbox, which knows its own tokens only: each is changed on the way. */
export async function startEchoingProxy({
  target,
  tokens,
}: {
  readonly target: () => string;
  readonly tokens: ReadonlyMap<string, string>;
}): Promise<EchoingProxy> {
  const echoes: { echo: Echo; left: number }[] = [];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = request;
    const sent = await text(request);
    const found = echoes.find(({ echo, left }) => left > 0 && echo.of.test(`${method} ${url}`));
    if (found) {
      found.left -= 1;
      response.writeHead(found.echo.status, { 'content-type': 'application/json' });
      const said = String(request.headers.authorization ?? '').replace(/^\w+ /, '');
      response.end(JSON.stringify(found.echo.body(said)));
      return;
    }
    const known = (words: string) =>
      [...tokens].reduce((changed, [given, own]) => changed.replaceAll(given, own), words);
    const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
      /^(?:host|connection|content-length|accept-encoding)$/.test(name) || value === undefined
        ? []
        : [[name, known(String(value))]],
    );
    const got = await fetch(`${target()}${url}`, {
      method,
      headers,
      redirect: 'manual',
      ...(sent === '' ? {} : { body: known(sent) }),
    });
    const back = [...got.headers].filter(
      ([name]) => !/^(?:connection|content-length|keep-alive)$/.test(name),
    );
    response.writeHead(got.status, Object.fromEntries(back));
    response.end(Buffer.from(await got.arrayBuffer()));
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy listens on no port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    echo: (echo) => void echoes.push({ echo, left: echo.times }),
    left: () => echoes.filter(({ left }) => left > 0).map(({ echo }) => String(echo.of)),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
