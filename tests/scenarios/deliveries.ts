import { z } from 'zod';
import type { LedgerEntry } from '../../sandbox/ledger.ts';
import type { ScenarioWorld } from './world.ts';

interface Arrived {
  readonly where: string;
  readonly what: string;
}

/**
 * What arrived of the communication plan, as the outside's ledgers have it: a line for each delivery, ordered by where it
 * arrived and there by when. What arrived twice stands there twice.
 */
export function arrivedIn(world: ScenarioWorld): readonly string[] {
  const arrived = world.sandbox.ledger.read().flatMap((entry) => readers[entry.system]?.(entry) ?? []);
  return arrived
    .toSorted((a, b) => a.where.localeCompare(b.where, 'en'))
    .map(({ where, what }) => `${where}: ${what}`);
}

type Reader = (entry: LedgerEntry) => readonly Arrived[];

/** Which notice of which round, by the key of its effect. */
const noticeKey = /^GL-\d+\/notice\/(.+)\/(\d+)\/([a-z_]+(?::[^/]*)?)(\/again\/\d+)?$/;

/** The first round needs no number. */
const named = (notice: string, round: string): string => (round === '1' ? notice : `${notice} (${round})`);

const noticeOf = (key: string): string | undefined => {
  if (key.includes('/channel_test/')) return 'TEST';
  const [, notice, round, , again = ''] = noticeKey.exec(key) ?? [];
  return notice === undefined || round === undefined ? undefined : named(notice, round) + again;
};

const fromSlack: Reader = ({ kind, accepted, data }) => {
  if (kind !== 'chat.postMessage' || !accepted) return [];
  const text = JSON.stringify(data);
  const what = noticeOf(/"key":"([^"]+)"/.exec(text)?.[1] ?? '');
  const channel = /"channel":"([^"]+)"/.exec(text)?.[1];
  return what === undefined ? [] : [{ where: `slack ${channel}`, what }];
};

const mailSchema = z.object({ messageId: z.string(), to: z.array(z.string()) });
const fromMail: Reader = ({ kind, data }) => {
  if (kind !== 'message') return [];
  const { messageId, to } = mailSchema.parse(data);
  const [notice = '', round = ''] = messageId.replace('<', '').split('.');
  return to.map((address) => ({ where: `mail ${address}`, what: named(notice, round) }));
};

const markSchema = z.object({
  body: z.object({
    incident: z.object({
      metadata: z.object({ golive: z.object({ entry: z.string(), said: z.array(z.string()) }) }),
    }),
  }),
});
const fromStatusPage: Reader = ({ accepted, data }) => {
  if (!accepted) return [];
  const { entry, said } = markSchema.parse(data).body.incident.metadata.golive;
  const last = said.at(-1) ?? '';
  const notice = noticeOf(last);
  return [{ where: `status page ${entry.replace(/^.*-gl-\d+-/, '')}`, what: notice ? `“${notice}”` : last }];
};

const eventSchema = z.object({ body: z.object({ event_action: z.string(), dedup_key: z.string() }) });
const changeSchema = z.object({
  body: z.object({ payload: z.object({ custom_details: z.object({ golive_id: z.string() }) }) }),
});
const withoutGoLive = (key: string): string => key.replace(/^golive-.*?-gl-\d+-/, '');
const fromPager: Reader = ({ kind, accepted, data }) => {
  if (!accepted) return [];
  if (kind === 'change') {
    const id = changeSchema.parse(data).body.payload.custom_details.golive_id;
    return [{ where: 'pager changes', what: withoutGoLive(id).replace('change/', '') }];
  }
  const { event_action, dedup_key } = eventSchema.parse(data).body;
  return [{ where: `pager ${withoutGoLive(dedup_key)}`, what: event_action }];
};

const webhookSchema = z.object({
  body: z.discriminatedUnion('type', [
    z.object({ type: z.literal('golive.notice'), data: z.object({ notice: z.string() }) }),
    z.object({ type: z.literal('golive.test') }),
  ]),
});
const fromWebhook: Reader = ({ accepted, data }) => {
  // What comes again under the same id, the tool knows already.
  if (!accepted) return [];
  const { body } = webhookSchema.parse(data);
  return [{ where: 'webhook demo_tool', what: body.type === 'golive.test' ? 'TEST' : body.data.notice }];
};

const readers: Readonly<Partial<Record<LedgerEntry['system'], Reader>>> = {
  slack: fromSlack,
  mail: fromMail,
  status_page: fromStatusPage,
  pager: fromPager,
  webhook: fromWebhook,
};
