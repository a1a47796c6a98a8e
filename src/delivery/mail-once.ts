import type { MailOut, RefusedAddress } from '../adapters/mail.ts';
import { failpoint } from '../failpoint.ts';

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
