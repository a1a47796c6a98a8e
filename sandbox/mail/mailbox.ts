import PostalMime from 'postal-mime';
import { type Invitation, readInvitation } from './invitation.ts';

/** One transaction as it arrived: a mail to more than a hundred addresses is several. */
export interface ArrivedMail {
  readonly id: number;
  /** Sandbox time, epoch milliseconds. */
  readonly at: number;
  /** The envelope. */
  readonly from: string;
  readonly to: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The invitation, where there is one: its text, and what calendars read in it. */
  readonly calendar: string | undefined;
  readonly invitation: Invitation | { readonly unreadable: string } | undefined;
  readonly source: string;
}

/** What the page lists; the whole of a mail is read when somebody opens it. */
export type MailHead = Pick<ArrivedMail, 'id' | 'at' | 'subject'> & {
  readonly to: readonly string[];
  readonly recipients: number;
  readonly invitation: ArrivedMail['invitation'];
};

const KEPT = 500;
const NAMED = 3;

export class Mailbox {
  #mails: readonly ArrivedMail[] = [];
  #nextId = 1;
  readonly #listeners = new Set<() => void>();

  async deliver(
    at: number,
    envelope: { from: string; to: readonly string[] },
    raw: Buffer,
  ): Promise<ArrivedMail> {
    const mail = await PostalMime.parse(raw);
    const invited = mail.attachments.find(({ mimeType }) => mimeType === 'text/calendar');
    const calendar = invited && textOf(invited.content);
    const arrived: ArrivedMail = {
      id: this.#nextId++,
      at,
      ...envelope,
      headers: Object.fromEntries(mail.headers.map(({ key, value }) => [key, value])),
      subject: mail.subject ?? '',
      text: mail.text ?? '',
      html: mail.html ?? '',
      calendar,
      invitation: calendar === undefined ? undefined : invitationIn(calendar),
      source: raw.toString('utf8'),
    };
    this.#become([...this.#mails, arrived].slice(-KEPT));
    return arrived;
  }

  all(): readonly ArrivedMail[] {
    return this.#mails;
  }

  find(id: number): ArrivedMail | undefined {
    return this.#mails.find((mail) => mail.id === id);
  }

  heads(): readonly MailHead[] {
    return this.#mails.map(({ id, at, subject, to, invitation }) => ({
      id,
      at,
      subject,
      to: to.slice(0, NAMED),
      recipients: to.length,
      invitation,
    }));
  }

  empty(): void {
    this.#become([]);
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #become(mails: readonly ArrivedMail[]): void {
    this.#mails = mails;
    for (const listener of this.#listeners) listener();
  }
}

function invitationIn(calendar: string): ArrivedMail['invitation'] {
  try {
    return readInvitation(calendar);
  } catch (error) {
    return { unreadable: error instanceof Error ? error.message : String(error) };
  }
}

const textOf = (content: string | ArrayBuffer | Uint8Array): string =>
  typeof content === 'string' ? content : new TextDecoder().decode(content);
