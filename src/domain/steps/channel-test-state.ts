import type { Event } from '../event.ts';
import type { Deed, GoLive } from '../go-live.ts';
import { channelOf } from '../notices/notice-target.ts';
import { unreachable } from '../unreachable.ts';
import type { ChannelTest, ChannelTestEvent, TestedChannel } from './channel-test-event.ts';

/** The newest test of a step. */
export const newestTest = ({ channelTests = [] }: GoLive, step: string): ChannelTest | undefined =>
  channelTests.findLast((test) => test.step === step);

/** What people read, a person must have seen; of the others the answer of the other side is all there is. */
export const needsReceipt = (target: string): boolean => ['slack', 'email'].includes(channelOf(target));

/** When the last channel was through; undefined while one is not. */
export function throughAt({ targets, at }: ChannelTest): number | undefined {
  const instants = Object.entries(targets).map(([target, channel]) => channelThroughAt(target, channel));
  const known = instants.filter((instant) => instant !== undefined);
  return known.length === instants.length && known.length > 0 ? Math.max(at, ...known) : undefined;
}

function channelThroughAt(target: string, { state, at, receipt }: TestedChannel): number | undefined {
  if (state !== 'sent') return undefined;
  if (!needsReceipt(target)) return at;
  return receipt?.arrived ? receipt.at : undefined;
}

/** Those of which somebody must still say whether it arrived. */
export const openReceipts = ({ targets }: ChannelTest): readonly string[] =>
  Object.entries(targets).flatMap(([target, { state, receipt }]) =>
    needsReceipt(target) && state === 'sent' && !receipt?.arrived ? [target] : [],
  );

export const failedTest = (step: string, reason: string): Event => ({ type: 'StepFailed', step, reason });

const channelTestEvents: Readonly<Record<ChannelTestEvent['type'], true>> = {
  ChannelTestBegun: true,
  ChannelTestSent: true,
  ChannelTestFailed: true,
  ChannelReceiptGiven: true,
};

export const isChannelTestEvent = (event: Event): event is ChannelTestEvent =>
  Object.hasOwn(channelTestEvents, event.type);

export function evolveChannelTests(
  { channelTests = [] }: GoLive,
  event: ChannelTestEvent,
  { by, at }: Deed,
): Partial<GoLive> {
  const changed = (target: string, change: Partial<TestedChannel>) => ({
    channelTests: channelTests.map((test) => {
      const known = test.targets[target];
      if (test.number !== event.number || !known) return test;
      return { ...test, targets: { ...test.targets, [target]: { ...known, ...change } } };
    }),
  });
  switch (event.type) {
    case 'ChannelTestBegun': {
      const { number, step, targets, untested } = event;
      const pending = targets.map((target) => [target, { state: 'pending' }] as const);
      const begun: ChannelTest = { number, step, at, untested, targets: Object.fromEntries(pending) };
      return { channelTests: [...channelTests, begun] };
    }
    case 'ChannelTestSent': {
      const { permalink, isUncertain } = event;
      const seen = { ...(permalink ? { permalink } : {}), ...(isUncertain ? { isUncertain } : {}) };
      return changed(event.target, { state: 'sent', at, ...seen });
    }
    case 'ChannelTestFailed':
      return changed(event.target, { state: 'failed', at, reason: event.reason });
    case 'ChannelReceiptGiven':
      return changed(event.target, { receipt: { by, at, arrived: event.arrived } });
    default:
      throw unreachable(event);
  }
}
