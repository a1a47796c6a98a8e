import { z } from 'zod';
import { writableChannel } from '../channels.ts';
import type { SlackContext } from '../context.ts';
import { SlackApiError } from '../slack-api-error.ts';
import { arg, type Method, method } from './method.ts';

const args = z.object({ channel: arg.text, timestamp: arg.text.optional() });

interface Pinnable {
  readonly channelId: string;
  readonly ts: string;
  readonly pins: readonly string[];
}

function pinnable(context: SlackContext, given: z.output<typeof args>): Pinnable {
  const { id } = writableChannel(context, given.channel);
  if (!given.timestamp) throw new SlackApiError('no_item_specified');
  if (!/^\d+\.\d{6}$/.test(given.timestamp)) throw new SlackApiError('bad_timestamp');
  if (!context.state.message(id, given.timestamp)) throw new SlackApiError('message_not_found');
  return { channelId: id, ts: given.timestamp, pins: context.state.pinsOf(id) };
}

/** How many messages a channel may have pinned. */
export const MAX_PINS = 100;

export const pinMethods: Record<string, Method> = {
  'pins.add': method({
    tier: 2,
    scopes: ['pins:write'],
    args,
    run(context, given) {
      const { channelId, ts, pins } = pinnable(context, given);
      if (pins.includes(ts)) throw new SlackApiError('already_pinned');
      if (pins.length >= MAX_PINS) throw new SlackApiError('too_many_pins');
      context.state.setPins(channelId, [...pins, ts]);
      return {};
    },
  }),

  'pins.remove': method({
    tier: 2,
    scopes: ['pins:write'],
    args,
    run(context, given) {
      const { channelId, ts, pins } = pinnable(context, given);
      if (!pins.includes(ts)) throw new SlackApiError('no_pin');
      context.state.setPins(
        channelId,
        pins.filter((pin) => pin !== ts),
      );
      return {};
    },
  }),
};
