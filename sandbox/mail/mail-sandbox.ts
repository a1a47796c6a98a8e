import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import type { SandboxClock } from '../clock.ts';
import type { Fault, Faults } from '../faults.ts';
import type { Ledger } from '../ledger.ts';
import { type Certificate, certificateFile, makeCertificate } from './certificates.ts';
import { Mailbox } from './mailbox.ts';

interface MailSandboxOptions {
  readonly clock: Pick<SandboxClock, 'now'>;
  readonly ledger: Ledger;
  readonly faults: Faults;
}

const MAIL_USER = 'golive';
export const MAIL_PASSWORD = 'sandbox-mail-password';
const MOST_RECIPIENTS = 100;

type Done = (error?: Error | null) => void;

interface Step {
  readonly places: readonly string[];
  readonly session: SMTPServerSession;
  readonly done: Done;
}

/** An answer of SMTP as smtp-server sends it. */
const refusal = (code: number, words: string): Error =>
  Object.assign(new Error(words), { responseCode: code });

const WORDS: Readonly<Record<number, string>> = {
  421: '4.3.2 The service is not available',
  450: '4.2.0 The mailbox is busy',
  451: '4.7.1 Greylisted, please try again later',
  452: '4.5.3 Too many recipients',
  535: '5.7.8 Authentication credentials invalid',
  550: '5.1.1 No such user here',
  554: '5.7.1 The message was refused',
};

/**
 * A real mail server on 127.0.0.1: STARTTLS, a user and a password, at most a hundred recipients in one transaction.
 * What it takes stands in its mailbox and in the ledger. Faults strike at `connect`, `auth`, `rcpt` (or one address),
 * `data` and `tls`.
 */
export class MailSandbox {
  readonly mailbox = new Mailbox();
  readonly #options: MailSandboxOptions;
  readonly #server: SMTPServer;
  readonly #good: Certificate;
  readonly #bad: Certificate;
  readonly #file: ReturnType<typeof certificateFile>;
  readonly #unfollow: () => void;

  private constructor(options: MailSandboxOptions, good: Certificate, bad: Certificate) {
    this.#options = options;
    this.#good = good;
    this.#bad = bad;
    this.#file = certificateFile(good.cert);
    this.#server = new SMTPServer({
      ...good,
      name: 'mail.sandbox.example',
      banner: 'golive sandbox',
      authMethods: ['PLAIN', 'LOGIN'],
      disableReverseLookup: true,
      closeTimeout: 500,
      onConnect: (session, done) => this.#at({ places: ['connect'], session, done }, () => done()),
      onAuth: (auth, session, done) =>
        this.#at({ places: ['auth'], session, done }, () => {
          const isKnown = auth.username === MAIL_USER && auth.password === MAIL_PASSWORD;
          done(isKnown ? null : refusal(535, WORDS[535] ?? ''), isKnown ? { user: MAIL_USER } : undefined);
        }),
      onRcptTo: ({ address }, session, done) =>
        this.#at({ places: [address, 'rcpt'], session, done }, () =>
          done(session.envelope.rcptTo.length >= MOST_RECIPIENTS ? refusal(452, WORDS[452] ?? '') : null),
        ),
      onData: (stream, session, done) => {
        buffer(stream).then((raw) => this.#take(raw, session, done), done);
      },
    });
    this.#server.on('error', () => {});
    this.#unfollow = options.faults.onChange(() => this.#showCertificate());
  }

  static async start(options: MailSandboxOptions): Promise<MailSandbox> {
    const [good, bad] = [await makeCertificate('127.0.0.1'), await makeCertificate('mail.elsewhere.example')];
    const mail = new MailSandbox(options, good, bad);
    await new Promise<void>((resolve) => mail.#server.listen(0, '127.0.0.1', resolve));
    return mail;
  }

  /** What the bot is given as SMTP_URL. */
  url({ user = MAIL_USER, password = MAIL_PASSWORD } = {}): string {
    const address = this.#server.server.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    return `smtp://${user}:${password}@127.0.0.1:${port}`;
  }

  /** The file of the certificate that the bot has to trust, and the certificate itself. */
  get trusted() {
    return { path: this.#file.path, cert: this.#good.cert };
  }

  snapshot() {
    return { mails: this.mailbox.heads() };
  }

  async close(): Promise<void> {
    this.#unfollow();
    this.#file.remove();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  /** Carries on unless a fault strikes here: the first of `places` that has one. */
  #at({ places, session, done }: Step, carryOn: () => void): void {
    const fault = this.#strike(places);
    if (!fault) carryOn();
    else if (fault.kind === 'latency') wait(fault.delayMs ?? 0).then(carryOn, () => {});
    else if (fault.kind === 'status') {
      const code = fault.status ?? 451;
      const [place = ''] = places;
      this.#enter('refused', false, { at: place, code });
      done(refusal(code, fault.error ?? WORDS[code] ?? 'Refused'));
    } else if (fault.kind !== 'hang') this.#hangUp(session);
  }

  #strike(places: readonly string[]): Fault | undefined {
    for (const place of places) {
      const fault = this.#options.faults.strike('mail', place);
      if (fault) return fault;
    }
    return undefined;
  }

  async #take(raw: Buffer, session: SMTPServerSession, done: Done): Promise<void> {
    const fault = this.#strike(['data']);
    const { mailFrom, rcptTo } = session.envelope;
    const to = rcptTo.map(({ address }) => address);
    const from = mailFrom ? mailFrom.address : '';
    if (fault?.kind === 'reset_before' || fault?.kind === 'hang') {
      this.#enter('broken_off', false, { from, to });
      return fault.kind === 'hang' ? undefined : this.#hangUp(session);
    }
    if (fault?.kind === 'status') {
      const code = fault.status ?? 554;
      this.#enter('refused', false, { at: 'data', code, from, to });
      return done(refusal(code, fault.error ?? WORDS[code] ?? 'Refused'));
    }
    if (fault?.kind === 'latency') await wait(fault.delayMs ?? 0);
    const arrived = await this.mailbox.deliver(this.#options.clock.now(), { from, to }, raw);
    const { id: mail, subject, headers, invitation } = arrived;
    this.#enter('message', true, {
      mail,
      from,
      to,
      subject,
      messageId: headers['message-id'] ?? '',
      invitation,
    });
    if (fault?.kind === 'reset_after') return this.#hangUp(session);
    return done(null);
  }

  #hangUp({ id }: SMTPServerSession): void {
    for (const connection of this.#server.connections)
      if (connection.session.id === id) connection._socket.destroy();
  }

  #enter(kind: string, accepted: boolean, data: Readonly<Record<string, unknown>>): void {
    this.#options.ledger.add({ system: 'mail', kind, accepted, data });
  }

  /** A fault at `tls` shows the certificate of another host while it lasts. */
  #showCertificate(): void {
    const isBad = this.#options.faults
      .list()
      .some(({ system, match }) => system === 'mail' && match === 'tls');
    this.#server.updateSecureContext(isBad ? this.#bad : this.#good);
  }
}
