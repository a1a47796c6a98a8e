import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { z } from 'zod';
import type { Catalogue } from '../messages/catalogue.ts';
import { OutsideError } from './outside-error.ts';
import { plainSentence } from './outside-words.ts';

export interface MailOptions {
  /** `smtps://user:password@host:465`, or `smtp://…`, where STARTTLS is required unless it is this machine. */
  readonly url: string;
  readonly words: Catalogue['outside'];
  /** For all that comes before the first text, greeting to sign-in, and then for each transaction; none is given more by a server that drips. */
  readonly timeoutMs?: number;
}

export interface MailOut {
  /** Connects and signs in. Whatever goes wrong here, nothing was sent. */
  connect(): Promise<MailSession>;
}

export interface MailSession {
  /**
   * Hands one text to at most a hundred addresses. `beforeText` is waited for once the server has said which of them it
   * takes, and before the text is sent: until then nothing can have arrived, after it everything may have.
   * Gives those that it does not take, all where it takes none. Throws `OutsideError` where none is known to be taken.
   */
  send(mail: MailTransaction): Promise<readonly RefusedAddress[]>;
  close(): void;
}

interface MailTransaction {
  readonly from: string;
  readonly to: readonly string[];
  readonly text: Buffer;
  readonly beforeText: () => Promise<void>;
}

export interface RefusedAddress {
  readonly address: string;
  /** The server's words. */
  readonly reason: string;
  /** The server may take it later: greylisting, a full mailbox. */
  readonly later: boolean;
}

/** Below half the worker's lease, together with the wait for the mark. */
const defaultTimeoutMs = 20_000;

const mailFailure = z.object({
  message: z.string().catch(''),
  code: z.string().optional().catch(undefined),
  originalCode: z.string().optional().catch(undefined),
  command: z.string().optional().catch(undefined),
  responseCode: z.number().optional().catch(undefined),
  rejectedErrors: z.array(z.unknown()).optional().catch(undefined),
});

const rejection = z.object({
  recipient: z.string(),
  response: z.string().catch(''),
  responseCode: z.number().catch(0),
});

export function createMailOut({ url, words, timeoutMs = defaultTimeoutMs }: MailOptions): MailOut {
  const { options, auth, password } = readUrl(url, timeoutMs);
  const plain = (text: string) => plainSentence(password ? text.replaceAll(password, '[secret]') : text);
  const limit = { ms: timeoutMs, late: words.mail.late };
  const say = (error: unknown, mayHaveArrived: boolean) => toOutsideError(error, { mayHaveArrived, plain });

  return {
    async connect() {
      const connection = new SMTPConnection(options);
      // A connection that breaks while nobody waits for it shows at the next call.
      connection.on('error', () => {});
      const within = deadlineIn(limit);
      try {
        await called(connection, within(), (done) => connection.connect(done));
        if (auth) await called(connection, within(), (done) => connection.login(auth, done));
      } catch (error) {
        connection.close();
        throw say(error, false);
      }
      return {
        send: (mail) => transaction(connection, mail, { limit, plain, say }),
        close: () => leave(connection, timeoutMs),
      };
    },
  };
}

interface Limit {
  readonly ms: number;
  /** What is said where it is over. */
  readonly late: string;
}

interface Sending {
  readonly limit: Limit;
  readonly plain: (text: string) => string;
  readonly say: (error: unknown, mayHaveArrived: boolean) => OutsideError;
}

async function transaction(
  connection: SMTPConnection,
  { from, to, text, beforeText }: MailTransaction,
  { limit, plain, say }: Sending,
): Promise<readonly RefusedAddress[]> {
  const within = deadlineIn(limit);
  let mayHaveArrived = false;
  let called_off: { readonly because: unknown } | undefined;
  async function* whenWanted(): AsyncGenerator<Buffer> {
    try {
      await beforeText();
    } catch (because) {
      called_off = { because };
      throw because;
    }
    mayHaveArrived = true;
    yield text;
  }
  try {
    const info = await called<{ readonly rejectedErrors?: unknown }>(connection, within(), (done) =>
      connection.send({ from, to: [...to], size: text.length }, Readable.from(whenWanted()), (error, sent) =>
        done(error, sent),
      ),
    );
    return refusedIn(info?.rejectedErrors, plain);
  } catch (error) {
    if (called_off) {
      connection.close();
      throw called_off.because;
    }
    const { rejectedErrors } = mailFailure.parse(error);
    if (!mayHaveArrived && rejectedErrors) {
      await called(connection, within(), (done) => connection.reset(done)).catch(() => connection.close());
      return refusedIn(rejectedErrors, plain);
    }
    connection.close();
    throw say(error, mayHaveArrived);
  }
}

const refusedIn = (rejections: unknown, plain: (text: string) => string): readonly RefusedAddress[] =>
  z
    .array(rejection)
    .parse(rejections ?? [])
    .map(({ recipient, response, responseCode }) => ({
      address: recipient,
      reason: plain(response),
      later: responseCode < 500,
    }));

/** What is left of a time that several steps share. */
function deadlineIn({ ms, late }: Limit): () => Limit {
  const until = performance.now() + ms;
  return () => ({ ms: Math.max(1, until - performance.now()), late });
}

/** Says goodbye, which nobody waits for: a server that drips its answer to that keeps no line open. */
function leave(connection: SMTPConnection, timeoutMs: number): void {
  const timer = setTimeout(() => connection.close(), timeoutMs).unref();
  connection.once('end', () => clearTimeout(timer));
  connection.quit();
}

/** Callbacks as a promise, with a limit of its own: a server that drips keeps nodemailer's inactivity timers quiet. */
function called<T>(
  connection: SMTPConnection,
  { ms, late }: Limit,
  call: (done: (error?: unknown, result?: T) => void) => void,
): Promise<T | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<T | undefined>();
  const timer = setTimeout(() => {
    reject(Object.assign(new Error(late), { code: 'ETIMEDOUT' }));
    connection.close();
  }, ms);
  const onError = (error: unknown) => reject(error);
  connection.once('error', onError);
  call((error, result) => (error ? reject(error) : resolve(result)));
  return promise.finally(() => {
    clearTimeout(timer);
    connection.off('error', onError);
  });
}

/**
 * What the server answers to the text is its last word: a refusal is one, also of what it has read. Without an answer
 * it may have taken it.
 */
function toOutsideError(
  error: unknown,
  { mayHaveArrived, plain }: { mayHaveArrived: boolean; plain: Sending['plain'] },
): OutsideError {
  const { message, code, originalCode, command, responseCode } = mailFailure.parse(error);
  const isRefused = responseCode !== undefined && responseCode >= 400;
  const isForGood = isRefused && responseCode >= 500 && (command === 'MAIL FROM' || command === 'DATA');
  const isTimeout = code === 'ETIMEDOUT' || originalCode === 'ETIMEDOUT';
  return new OutsideError(plain(message), {
    code: isTimeout ? 'timeout' : isRefused ? `smtp_${responseCode}` : (originalCode ?? code ?? 'unknown'),
    retryable: !isForGood,
    happened: mayHaveArrived && !isRefused ? 'maybe' : 'no',
    cause: error,
  });
}

const loopback = /^(?:localhost|127(?:\.\d+){3}|\[?::1\]?)$/;

function readUrl(text: string, timeoutMs: number) {
  const url = new URL(text);
  const secure = url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const [user, password] = [url.username, url.password].map(decodeURIComponent);
  return {
    options: {
      host,
      port: url.port ? Number(url.port) : secure ? 465 : 587,
      secure,
      requireTLS: !secure && !loopback.test(host),
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      dnsTimeout: timeoutMs,
      tls: { minVersion: 'TLSv1.2' as const },
    },
    auth: user ? { user, pass: password ?? '' } : undefined,
    password,
  };
}
