import { once } from 'node:events';
import { createServer } from 'node:net';
import tls from 'node:tls';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Fault, Faults } from '../../sandbox/faults.ts';
import { Ledger } from '../../sandbox/ledger.ts';
import { MAIL_PASSWORD, MailSandbox } from '../../sandbox/mail/mail-sandbox.ts';
import { createMailOut } from '../../src/adapters/mail.ts';
import { composeMail } from '../../src/adapters/mail-text.ts';
import { OutsideError } from '../../src/adapters/outside-error.ts';
import { en } from '../../src/messages/en.ts';

const TIMEOUT_MS = 700;
let text: Buffer;

beforeAll(async () => {
  text = await composeMail({
    from: 'golive <golive@acme.example>',
    group: 'All “stakeholders”, <x>',
    subject: 'Demo Shop v1.4.2: Scheduled',
    plain: 'It goes live.',
    html: '<p>It goes live.</p>',
    messageId: '<scheduled.1@acme.example>',
    references: ['<thread@acme.example>'],
    inReplyTo: undefined,
    invitation: undefined,
    at: Date.parse('2026-12-01T17:00:00Z'),
  });
});

async function given(...faults: readonly Omit<Fault, 'id' | 'system'>[]) {
  const world = { faults: new Faults(), ledger: new Ledger(() => 0), clock: { now: () => 0 } };
  const server = await MailSandbox.start(world);
  // Without the public authorities: to read them all anew takes longer than the mail.
  tls.setDefaultCACertificates([server.trusted.cert]);
  for (const fault of faults) world.faults.add({ system: 'mail', ...fault });
  onTestFinished(() => {
    tls.setDefaultCACertificates([]);
    return server.close();
  });
  return { server, ...world };
}

interface Sent {
  readonly refused?: readonly { address: string; later: boolean }[];
  readonly error?: OutsideError;
  readonly marks: number;
}

/** One transaction, and how often it was marked as about to be sent. */
async function send(
  url: string,
  to: readonly string[] = ['a@acme.example', 'b@acme.example'],
): Promise<Sent> {
  let marks = 0;
  try {
    const session = await createMailOut({ url, words: en.outside, timeoutMs: TIMEOUT_MS }).connect();
    const beforeText = async () => {
      marks += 1;
    };
    const refused = await session.send({ from: 'golive@acme.example', to, text, beforeText });
    session.close();
    return { refused: refused.map(({ address, later }) => ({ address, later })), marks };
  } catch (error) {
    if (error instanceof OutsideError) return { error, marks };
    throw error;
  }
}

const failure = ({ error }: Sent) =>
  error && { happened: error.happened, retryable: error.retryable, code: error.code };

describe('a mail server that answers well', () => {
  it('gets the text once, for every address, over TLS and signed in', async () => {
    const { server, ledger } = await given();
    expect(await send(server.url())).toEqual({ refused: [], marks: 1 });
    expect(ledger.read({ system: 'mail' })).toMatchObject([
      {
        kind: 'message',
        data: { to: ['a@acme.example', 'b@acme.example'], messageId: '<scheduled.1@acme.example>' },
      },
    ]);
    const [mail] = server.mailbox.all();
    expect(mail).toMatchObject({ subject: 'Demo Shop v1.4.2: Scheduled', html: '<p>It goes live.</p>\n' });
    expect(mail?.headers).toMatchObject({
      'auto-submitted': 'auto-generated',
      references: '<thread@acme.example>',
      from: 'golive <golive@acme.example>',
    });
    expect(mail?.headers['to']).toMatch(/:;$/);
    expect(mail?.source).not.toContain('a@acme.example');
  });

  it('takes several texts over one connection, also after it took nobody', async () => {
    const { server, faults } = await given({ match: 'rcpt', kind: 'status', status: 451, times: 1 });
    const session = await createMailOut({
      url: server.url(),
      words: en.outside,
      timeoutMs: TIMEOUT_MS,
    }).connect();
    const mail = { from: 'golive@acme.example', text, beforeText: async () => {} };
    expect(await session.send({ ...mail, to: ['a@acme.example'] })).toMatchObject([{ later: true }]);
    expect(await session.send({ ...mail, to: ['a@acme.example'] })).toEqual([]);
    expect(await session.send({ ...mail, to: ['b@acme.example'] })).toEqual([]);
    session.close();
    expect(faults.list()).toEqual([]);
    expect(server.mailbox.all().map(({ to }) => to)).toEqual([['a@acme.example'], ['b@acme.example']]);
  });

  it('hears nothing of a text that is called off at the last moment', async () => {
    const { server } = await given();
    const session = await createMailOut({
      url: server.url(),
      words: en.outside,
      timeoutMs: TIMEOUT_MS,
    }).connect();
    const calledOff = new Error('called off');
    const sending = session.send({
      from: 'golive@acme.example',
      to: ['a@acme.example'],
      text,
      beforeText: () => Promise.reject(calledOff),
    });
    await expect(sending).rejects.toBe(calledOff);
    expect(server.mailbox.all()).toEqual([]);
  });
});

const again = { happened: 'no', retryable: true } as const;

describe('a mail server that does not', () => {
  it.each([
    [
      'refuses some',
      [{ match: 'b@acme.example', kind: 'status', status: 550 }],
      { refused: [{ address: 'b@acme.example', later: false }], marks: 1 },
    ],
    [
      'greylists some',
      [{ match: 'a@acme.example', kind: 'status', status: 451 }],
      { refused: [{ address: 'a@acme.example', later: true }], marks: 1 },
    ],
    [
      'refuses all',
      [{ match: 'rcpt', kind: 'status', status: 550 }],
      {
        refused: ['a@acme.example', 'b@acme.example'].map((address) => ({ address, later: false })),
        marks: 0,
      },
    ],
    [
      'greylists all',
      [{ match: 'rcpt', kind: 'status', status: 450 }],
      {
        refused: ['a@acme.example', 'b@acme.example'].map((address) => ({ address, later: true })),
        marks: 0,
      },
    ],
  ] as const)('%s: each is named, and nobody is marked who cannot have it', async (_, faults, expected) => {
    const { server } = await given(...faults);
    expect(await send(server.url())).toEqual(expected);
    expect(server.mailbox.all()).toHaveLength(expected.marks);
  });

  it.each([
    ['hangs up at once', [{ match: 'connect', kind: 'reset_before' }], { ...again, marks: 0 }],
    [
      'says that it is not available',
      [{ match: 'connect', kind: 'status', status: 421 }],
      { ...again, code: 'smtp_421', marks: 0 },
    ],
    ['never greets', [{ match: 'connect', kind: 'hang' }], { ...again, code: 'timeout', marks: 0 }],
    [
      'never answers to an address',
      [{ match: 'rcpt', kind: 'hang' }],
      { ...again, code: 'timeout', marks: 0 },
    ],
    ['shows the certificate of another', [{ match: 'tls', kind: 'junk' }], { ...again, marks: 0 }],
    [
      'does not know the password',
      [{ match: 'auth', kind: 'status', status: 535 }],
      { ...again, code: 'smtp_535', marks: 0 },
    ],
    [
      'refuses the text for good',
      [{ match: 'data', kind: 'status', status: 554 }],
      { happened: 'no', retryable: false, code: 'smtp_554', marks: 1 },
    ],
    [
      'refuses the text for now',
      [{ match: 'data', kind: 'status', status: 451 }],
      { ...again, code: 'smtp_451', marks: 1 },
    ],
    [
      'takes the text and hangs up',
      [{ match: 'data', kind: 'reset_after' }],
      { happened: 'maybe', retryable: true, marks: 1 },
    ],
    [
      'hangs up in the text',
      [{ match: 'data', kind: 'reset_before' }],
      { happened: 'maybe', retryable: true, marks: 1 },
    ],
    [
      'never answers to the text',
      [{ match: 'data', kind: 'hang' }],
      { happened: 'maybe', code: 'timeout', marks: 1 },
    ],
  ] as const)(
    '%s: it is said whether anything can have arrived',
    async (_, faults, { marks, ...expected }) => {
      const { server } = await given(...faults);
      const sent = await send(server.url());
      expect(failure(sent)).toMatchObject(expected);
      expect(sent.marks).toBe(marks);
    },
  );

  it('is not there', async () => {
    const nobody = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => nobody.once('listening', resolve));
    const address = nobody.address();
    await new Promise((resolve) => nobody.close(resolve));
    const port = typeof address === 'object' ? address?.port : 0;
    expect(failure(await send(`smtp://127.0.0.1:${port}`))).toEqual({ ...again, code: 'ECONNREFUSED' });
  });

  it('is given the wrong password, which shows nowhere', async () => {
    const { server } = await given();
    const { error } = await send(server.url({ password: 'wrong-password' }));
    expect(error).toMatchObject({ code: 'smtp_535', happened: 'no' });
    expect(`${error?.message} ${JSON.stringify(error)}`).not.toMatch(
      new RegExp(`wrong-password|${MAIL_PASSWORD}`),
    );
  });
});

describe('a mail server that takes its time', () => {
  const steps = ['greeting', 'EHLO', 'RCPT', 'DATA', 'text', 'QUIT'] as const;
  const answers: Readonly<Record<string, string>> = {
    EHLO: '250-x\r\n250 AUTH PLAIN',
    AUTH: '235 come in',
    DATA: '354 go on',
  };

  /** Speaks SMTP, drips one of its answers for ever, or is `slowMs` with each; `gone` once its line is closed. */
  async function slowServer({ drips, slowMs = 0 }: { drips?: (typeof steps)[number]; slowMs?: number }) {
    const { promise: gone, resolve } = Promise.withResolvers<void>();
    const heard: string[] = [];
    const server = createServer((socket) => {
      let inText = false;
      const timers: NodeJS.Timeout[] = [];
      const answer = (step: string, line: string) => {
        const whole = () => socket.write(`${line}\r\n`);
        const oneByte = () => socket.write('2');
        timers.push(step === drips ? setInterval(oneByte, 20) : setTimeout(whole, slowMs));
      };
      socket.on('error', () => {});
      socket.on('close', () => {
        for (const timer of timers) clearTimeout(timer);
        resolve();
      });
      answer('greeting', '220 x');
      socket.on('data', (bytes) => {
        const said = bytes.toString();
        const [command = ''] = said.split(/[\s:]/, 1);
        heard.push(command);
        if (inText && !said.endsWith('\r\n.\r\n')) return;
        answer(inText ? 'text' : command, inText ? '250 taken' : (answers[command] ?? '250 ok'));
        inText = command === 'DATA' && !inText;
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => new Promise<void>((end) => server.close(() => end())));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    return { url: `smtp://golive:password@127.0.0.1:${port}`, gone, heard };
  }

  it('is given up where it drips an answer, a byte now and then, and its line is closed', async () => {
    const servers = await Promise.all(steps.map((drips) => slowServer({ drips })));
    const sent = await Promise.all(servers.map(({ url }) => send(url)));
    const timeout = { ...again, code: 'timeout' };
    expect(sent.map(failure)).toEqual([
      timeout,
      timeout,
      timeout,
      timeout,
      { ...timeout, happened: 'maybe' },
      undefined,
    ]);
    expect(sent.map(({ marks }) => marks)).toEqual([0, 0, 0, 0, 1, 1]);
    await Promise.all(servers.map(({ gone }) => gone));
  });

  it('is given no more time by being slow at each step before the text', async () => {
    const { url, gone, heard } = await slowServer({ slowMs: TIMEOUT_MS * 0.36 });
    expect(failure(await send(url))).toEqual({ ...again, code: 'timeout' });
    await gone;
    expect(heard).not.toContain('MAIL');
  });
});

it('signs in and sends without TLS to this machine alone', async () => {
  const plain = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
  });
  plain.listen(0);
  onTestFinished(() => new Promise<void>((resolve) => plain.close(() => resolve())));
  await once(plain.server, 'listening');
  const address = plain.server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  expect(await send(`smtp://127.0.0.1:${port}`)).toEqual({ refused: [], marks: 1 });
  // An address of this machine that does not say so.
  const elsewhere = await send(`smtp://0.0.0.0:${port}`);
  expect(failure(elsewhere)).toMatchObject({ happened: 'no' });
  expect(elsewhere).toMatchObject({ marks: 0, error: { message: expect.stringMatching(/STARTTLS/) } });
});

it('lets no line break in a name, a subject or a message id begin a header or another recipient', async () => {
  const hostile = 'x\r\nBcc: x@evil.example\r\n\r\n<script>alert(1)</script> <!channel>';
  const raw = await composeMail({
    from: 'golive <golive@acme.example>',
    group: `All"; x@evil.example, ${hostile}`,
    subject: hostile,
    plain: 'It goes live.',
    html: '<p>It goes live.</p>',
    messageId: `<a@acme.example>\r\nBcc: x@evil.example`,
    references: [`<b@acme.example>\r\nBcc: x@evil.example`],
    inReplyTo: `<b@acme.example>\r\nBcc: x@evil.example`,
    invitation: undefined,
    at: 0,
  });
  const { headers, to, bcc, text: body } = await PostalMime.parse(raw);
  expect(headers.map(({ key }) => key)).not.toContain('bcc');
  expect(bcc).toBeUndefined();
  expect(to).toMatchObject([{ group: [] }]);
  expect(to).toHaveLength(1);
  expect(body?.trim()).toBe('It goes live.');
});
