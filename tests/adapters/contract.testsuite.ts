import type { ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { OutsideError } from '../../src/adapters/outside-error.ts';
import { drip, type Received, type Reply, startServer } from './throwaway-server.ts';

/** Of those that take all the time they are given: short enough to wait for, long enough for a busy machine. */
export const TIMEOUT_MS = 800;
/** Of all others. */
const LONG_TIMEOUT_MS = 10_000;
/** Every adapter is given this as its secret, which must show nowhere. */
export const SECRET = 'ghp_0123456789abcdefghijSECRET';

interface Failure {
  readonly happened: 'no' | 'maybe';
  readonly retryable: boolean;
  readonly code?: string;
  readonly retryAfterMs?: number | undefined;
}

type Expectation = { readonly throws: Failure } | { readonly returns: unknown };

export interface AdapterContract {
  readonly call: (server: { readonly url: string; readonly timeoutMs: number }) => Promise<unknown>;
  /** Answers what the adapter asks before its real request; undefined for the real one. */
  readonly before?: (request: Received) => Reply | undefined;
  readonly success: Reply;
  readonly expected: Readonly<Record<Behaviour, Expectation>>;
}

type Behaviour = keyof typeof BEHAVIOURS;
type Act = (response: ServerResponse, success: Reply) => Reply | undefined;

const BEHAVIOURS = {
  'answers well': (_response, success) => success,
  'answers 404': () => ({ status: 404, body: { ok: false, error: 'not_found', message: 'Not Found' } }),
  'answers 429 with Retry-After': () => ({ status: 429, headers: { 'retry-after': '7' }, body: {} }),
  'answers 429 without Retry-After': () => ({ status: 429, body: {} }),
  'answers 503': () => ({ status: 503, body: 'unavailable' }),
  'answers 302': () => ({ status: 302, headers: { location: '/elsewhere' } }),
  'never answers': () => undefined,
  'drips its answer': drip,
  'resets the connection before the answer': (response) => {
    response.socket?.resetAndDestroy();
    return undefined;
  },
  'breaks off in the middle of the answer': (response, success) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '10000' });
    response.write(JSON.stringify(success.body).slice(0, 8), () => response.destroy());
    return undefined;
  },
  'answers half of the JSON': (_response, success) => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(success.body).slice(0, -3),
  }),
  'answers junk': () => ({
    headers: { 'content-type': 'text/html' },
    body: '<html>Sign in to the Wi-Fi</html>',
  }),
  'answers other JSON': () => ({ body: [null, { ok: 'yes' }] }),
  'refuses the connection': () => undefined,
} as const satisfies Record<string, Act>;

const ENDLESS: readonly Behaviour[] = ['never answers', 'drips its answer'];

const perhaps = { happened: 'maybe', retryable: true } as const;
const again = { happened: 'no', retryable: true } as const;
const limited = {
  'answers 429 with Retry-After': { throws: { ...again, retryAfterMs: 7_000 } },
  'answers 429 without Retry-After': { throws: { ...again, retryAfterMs: 60_000 } },
  'refuses the connection': { throws: { ...again, code: 'ECONNREFUSED' } },
} as const;

/** A call that changes something at GitHub: perhaps done, but where GitHub says that it is not. */
export const changeAtGithubFails = {
  ...limited,
  'answers 404': { throws: { happened: 'no', retryable: false, code: 'http_404' } },
  'answers 503': { throws: { ...perhaps, code: 'http_503' } },
  'answers 302': { throws: { happened: 'no', retryable: false, code: 'http_302' } },
  'never answers': { throws: { ...perhaps, code: 'timeout' } },
  'drips its answer': { throws: { ...perhaps, code: 'timeout' } },
  'resets the connection before the answer': { throws: perhaps },
  'breaks off in the middle of the answer': { throws: perhaps },
  'answers half of the JSON': { throws: { ...perhaps, code: 'unreadable' } },
  'answers junk': { throws: { ...perhaps, code: 'unreadable' } },
  'answers other JSON': { throws: { ...perhaps, code: 'unreadable' } },
} as const;

/** A reading of GitHub: certainly nothing was done. */
export const readingOfGithubFails = {
  ...limited,
  'answers 503': { throws: { ...again, code: 'http_503' } },
  'answers 302': { throws: { happened: 'no', retryable: false } },
  'never answers': { throws: { ...again, code: 'timeout' } },
  'drips its answer': { throws: { ...again, code: 'timeout' } },
  'resets the connection before the answer': { throws: again },
  'breaks off in the middle of the answer': { throws: again },
  'answers half of the JSON': { throws: { ...again, code: 'unreadable' } },
  'answers junk': { throws: { ...again, code: 'unreadable' } },
  'answers other JSON': { throws: { ...again, code: 'unreadable' } },
} as const;

/** What every adapter keeps, whatever the other side does: one request, one clear outcome, in time, no secret. */
export function describeContract(name: string, contract: AdapterContract): void {
  describe(`${name}, when the other side`, () => {
    const titleOf = (behaviour: Behaviour) => `${behaviour}: ${inWords(contract.expected[behaviour])}`;
    // What is waited for to its end is waited for at the same time.
    it(ENDLESS.map(titleOf).join('; '), () =>
      Promise.all(ENDLESS.map((behaviour) => meets(contract, behaviour))),
    );
    for (const behaviour of Object.keys(BEHAVIOURS) as Behaviour[])
      if (!ENDLESS.includes(behaviour)) it(titleOf(behaviour), () => meets(contract, behaviour));
  });
}

async function meets(contract: AdapterContract, behaviour: Behaviour): Promise<void> {
  let real = 0;
  const act: Act = BEHAVIOURS[behaviour];
  const server = await startServer((request, response) => {
    const prepared = contract.before?.(request);
    if (prepared) return prepared;
    real += 1;
    return act(response, contract.success);
  });
  if (behaviour === 'refuses the connection') await server.close();
  const started = performance.now();
  const timeoutMs = ENDLESS.includes(behaviour) ? TIMEOUT_MS : LONG_TIMEOUT_MS;
  const outcome = await contract.call({ url: server.url, timeoutMs }).then(
    (returns) => ({ returns }),
    (throws: unknown) => ({ throws }),
  );
  const tookMs = performance.now() - started;

  expect(outcome).toMatchObject(contract.expected[behaviour]);
  if ('throws' in outcome) {
    expect(outcome.throws).toBeInstanceOf(OutsideError);
    const { message } = outcome.throws as OutsideError;
    expect(message.length).toBeLessThanOrEqual(400);
    expect(inspect(outcome.throws, { depth: 20 })).not.toContain(SECRET);
  }
  expect(real).toBe(behaviour === 'refuses the connection' ? 0 : 1);
  expect(tookMs).toBeLessThan(Math.max(timeoutMs, TIMEOUT_MS * 4));
}

function inWords(expectation: Expectation): string {
  if ('returns' in expectation) return `returns ${JSON.stringify(expectation.returns)}`;
  const { happened, retryable } = expectation.throws;
  return `${happened === 'no' ? 'certainly not done' : 'perhaps done'}, ${retryable ? 'to be tried again' : 'for good'}`;
}
