import type { Standing } from '../../domain/health/success-event.ts';

/** The criteria of success. */
export const success = {
  title: (id: string, met: number, total: number) => `${id} · Success criteria: ${met} of ${total} met`,
  standing: {
    met: 'met',
    not_met: 'not met',
    not_proven: 'not proven',
    open: 'open',
  } satisfies Record<Standing, string>,
  standingOf: (standing: string, criteria: string) => `${standing}: ${criteria}`,
  endpoint: (f: { endpoint: string; failed: number; looks: string; response: string | undefined }) =>
    `${f.endpoint}: ${f.failed} of ${f.looks} looks failed${f.response ? `, ${f.response}` : ''}`,
  group: (title: string, standing: string) => `*${title}* · ${standing}`,
  line: (f: { symbol: string; text: string; standing: string | undefined; isRequired: boolean }) =>
    `${f.symbol} ${f.text}${f.isRequired ? ' _(required)_' : ''}${f.standing ? ` · *${f.standing}*` : ''}`,
  measured: (line: string, measured: string) => `${line} · ${measured}`,
  owed: (line: string, who: string) => `${line} · ${who}`,
  judged: (line: string, f: { by: string; at: string; reason: string | undefined }) =>
    `${line} · ${f.by}, ${f.at}${f.reason ? `: ${f.reason}` : ''}`,
  ofEndpoint: (endpoint: string, text: string) => `${endpoint}: ${text}`,
  nothingMeasured: 'nothing measured yet',
  number: (n: number) => n.toLocaleString('en'),
  percent: (n: number) => `${n.toFixed(2)} %`,
  availability: (failed: number, looks: string) => `${failed} of ${looks} looks failed`,
  proven: (f: { seen: string; bound: string; needed: string | undefined }) =>
    `${f.seen}, which proves at most ${f.bound} unavailable (at 95 %)${
      f.needed ? `; it takes ${f.needed} looks without a failure` : ''
    }`,
  andSilent: (text: string, silent: number) =>
    `${text}; ${silent === 1 ? '1 more look says' : `${silent} more looks say`} nothing`,
  response: (f: { average: number; answers: number }) =>
    `${f.average} ms on average over ${f.answers === 1 ? '1 answer' : `${f.answers} answers`}`,
  window: (from: string, to: string) =>
    `Availability measured from ${from} to ${to}, response times from the end of the deployment on.`,
  measuredAnew: (line: string, at: string, isDeclared: boolean) =>
    `${line} Measured anew ${at}${isDeclared ? '' : ', and when success is declared'}.`,
};
