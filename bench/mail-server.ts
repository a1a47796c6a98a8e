import { Faults } from '../sandbox/faults.ts';
import { Ledger } from '../sandbox/ledger.ts';
import { MailSandbox } from '../sandbox/mail/mail-sandbox.ts';

/**
 * The mail server of the bench in a process of its own: says where it is, and, whenever it is
 * asked, how many addresses it took since.
 */
const server = await MailSandbox.start({
  faults: new Faults(),
  ledger: new Ledger(() => 0),
  clock: { now: () => 0 },
});
process.on('message', () => {
  const received = server.mailbox.all().reduce((sum, { to }) => sum + to.length, 0);
  server.mailbox.empty();
  process.send?.({ received });
});
process.on('disconnect', () => server.close());
process.send?.({ url: server.url(), cert: server.trusted.cert });
