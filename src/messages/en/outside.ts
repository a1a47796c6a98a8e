import { outsideAddresses as addresses } from './outside-addresses.ts';
import { outsideGithub as github } from './outside-github.ts';
import { outsideHealth as health } from './outside-health.ts';
import { outsideReading as reading } from './outside-reading.ts';
import { outsideSlack as slack } from './outside-slack.ts';

/** What adapters say of the systems outside, and of why a call came to nothing. Nothing in it is escaped yet. */
export const outside = {
  addresses,
  answer: {
    status: (system: string, status: number) => `${system} answered ${status}.`,
    refusal: (system: string, status: number, why: string) => `${system} answered ${status}: ${why}`,
    noReason: 'no reason given',
    unreadable: (system: string) => `The answer of ${system} cannot be read.`,
  },
  github,
  health,
  mail: { late: 'no answer in time' },
  network: {
    timeout: (system: string, seconds: number) => `${system} did not answer within ${seconds} s.`,
    tooLarge: (system: string, bytes: number) => `${system} sent more than ${bytes} bytes.`,
    unreachable: (system: string, code: string) => `${system} cannot be reached (${code}).`,
    brokeOff: (system: string, code: string) => `The connection to ${system} broke off (${code}).`,
  },
  reading,
  slack,
  statusPage: { tooMany: 'The status page has too many incidents to read them all.' },
  webhook: { noAddress: 'The webhook has no web address.' },
};
