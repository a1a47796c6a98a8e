import type { MailOut, RefusedAddress } from '../adapters/mail.ts';
import type { Clock } from '../clock.ts';
import type { ContactDetails } from '../domain/service.ts';
import type { Engine } from '../engine.ts';
import { failpoint } from '../failpoint.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import type { MailSender } from './mail-notice.ts';

/** What a mail to our own people needs. */
export interface OwnMailNeeds {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly words: Catalogue;
  readonly realNow: () => number;
  readonly mail: { readonly mail: MailOut; readonly sender: MailSender } | undefined;
  /** As `services.yaml` has it now, by role. */
  readonly findContacts: (service: string) => Promise<ReadonlyMap<string, ContactDetails>>;
}

interface OneMail {
  /** The address of the sender. */
  readonly from: string;
  readonly to: readonly string[];
  readonly text: Buffer;
}

/** A mail to a few of our own people, in one transaction. Gives those that the server does not take. */
export async function mailOnce(out: MailOut, mail: OneMail): Promise<readonly RefusedAddress[]> {
  const session = await out.connect();
  try {
    await failpoint('worker.before_send');
    const refused = await session.send({ ...mail, beforeText: async () => {} });
    await failpoint('worker.after_send');
    return refused;
  } finally {
    session.close();
  }
}
