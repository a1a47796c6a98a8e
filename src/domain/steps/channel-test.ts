import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline, reject } from '../decision.ts';
import type { Effect, MessageRef } from '../effect.ts';
import type { Event } from '../event.ts';
import type { GoLive } from '../go-live.ts';
import { channelOf, placeOf } from '../notices/notice-target.ts';
import { holdsOneOf, mayManage } from '../people/authority.ts';
import type { RecordedWords } from '../recorded-words.ts';
import type {
  ChannelTest,
  ChannelTestAction,
  ChannelTestEvent,
  TestedChannel,
} from './channel-test-event.ts';
import { failedTest, needsReceipt, newestTest, openReceipts } from './channel-test-state.ts';
import { findStep } from './step.ts';
import { stepProgress } from './step-progress.ts';
import { areStepsOver } from './step-rules.ts';
import type { StepState } from './step-state.ts';

/*
 * A step of the kind `channel_test`: when it is started, one test goes over each channel that the notices of the plan
 * use, never to people outside the house. A channel is pending -> sent -> arrived, as somebody says, or failed; where
 * nobody reads, the other side's answer counts. The step is done once all are through and its tasks are confirmed; a
 * channel that failed, or in which nothing arrived, fails it, and to open it again tests all of them anew.
 */

/** The roles whose people say whether it arrived, and one of whom gets the mail. */
export const whoTests = ({ runbook }: GoLive, { step }: Pick<ChannelTest, 'step'>): readonly string[] => [
  ...new Set([...(findStep(runbook, step)?.owners ?? []), ...runbook.permissions.manage]),
];

/** How the step stands that waits for what comes of it; undefined where none does any more. */
function standingOf(goLive: GoLive, test: ChannelTest): StepState['state'] | undefined {
  const step = findStep(goLive.runbook, test.step)?.step;
  const isNewest = newestTest(goLive, test.step)?.number === test.number;
  return step && isNewest && !areStepsOver(goLive) ? stepProgress(goLive, step).state : undefined;
}

export const isTestOn = (goLive: GoLive, test: ChannelTest): boolean =>
  standingOf(goLive, test) === 'running';

interface Found {
  readonly test: ChannelTest;
  readonly channel: TestedChannel;
}

function find({ channelTests = [] }: GoLive, number: number, target: string): Found | undefined {
  const test = channelTests.find((one) => one.number === number);
  const channel = test && Object.hasOwn(test.targets, target) ? test.targets[target] : undefined;
  return test && channel ? { test, channel } : undefined;
}

/** A test that is still to be sent, also beside one that failed: all that is wrong is to be seen at once. */
export function testToSend(goLive: GoLive, number: number, target: string): ChannelTest | undefined {
  const found = find(goLive, number, target);
  const standing = found && standingOf(goLive, found.test);
  const isWanted = standing === 'running' || standing === 'failed';
  return found?.channel.state === 'pending' && isWanted ? found.test : undefined;
}

type ActionOf<T extends Action['type']> = Extract<Action, { type: T }>;

export const decideChannelTest = (it: Case, action: ChannelTestAction): Decision =>
  action.type === 'GiveChannelReceipt' ? decideReceipt(it, action) : decideOutcome(it, action);

function decideOutcome(
  { goLive, facts }: Case,
  { number, target, outcome }: ActionOf<'ReportChannelTest'>,
): Decision {
  const found = find(goLive, number, target);
  if (found?.channel.state !== 'pending') return decline('stale');
  if (outcome.state === 'sent') {
    const { state: _, ...seen } = outcome;
    return accept({ type: 'ChannelTestSent', number, target, ...seen });
  }
  const { reason } = outcome;
  const { test } = found;
  const { steps } = facts.words;
  const why = steps.testFailed(inWords(target, steps), reason);
  return accept(
    { type: 'ChannelTestFailed', number, target, reason },
    ...(isTestOn(goLive, test) ? [failedTest(test.step, why)] : []),
  );
}

function decideReceipt(it: Case, { number, target, arrived }: ActionOf<'GiveChannelReceipt'>): Decision {
  const { goLive, command } = it;
  const { steps } = it.facts.words;
  const found = find(goLive, number, target);
  if (found?.channel.state !== 'sent' || !needsReceipt(target)) return decline('stale');
  const { test, channel } = found;
  const roles = whoTests(goLive, test);
  if (!holdsOneOf(goLive, command.actor, roles) && !mayManage(goLive, command.actor))
    return reject(it, 'not_allowed', { allowedRoles: roles, subject: test.step });
  if (channel.receipt?.arrived === arrived) return decline('receipt_given');
  if (!isTestOn(goLive, test)) return decline('channel_test_over', { subject: test.step });
  return accept(
    { type: 'ChannelReceiptGiven', number, target, arrived },
    ...(arrived ? [] : [failedTest(test.step, steps.testNotArrived(inWords(target, steps)))]),
  );
}

type Over = RecordedWords['steps']['over'];

function inWords(target: string, { over }: { readonly over: Over }): string {
  const channel = channelOf(target);
  return isSpokenOf(channel, over) ? over[channel](placeOf(target)) : channel;
}

const isSpokenOf = (channel: string, over: Over): channel is keyof Over => Object.hasOwn(over, channel);

export const channelTestEffects = (goLive: GoLive, event: ChannelTestEvent): readonly Effect[] =>
  event.type === 'ChannelTestBegun'
    ? event.targets.map((target) => ({
        kind: 'channel.test',
        key: `${goLive.id}/channel_test/${event.number}/${target}`,
        goLive: goLive.id,
        number: event.number,
        target,
      }))
    : [];

export const channelTestMessages = (goLive: GoLive, event: ChannelTestEvent): readonly MessageRef[] => [
  { card: 'control' },
  { card: 'steps' },
  { card: 'channel_test', number: event.number },
  ...(event.type === 'ChannelTestBegun' ? earlierTests(goLive, event) : []),
];

const earlierTests = (
  { channelTests = [] }: GoLive,
  { step, number }: Pick<ChannelTest, 'step' | 'number'>,
): readonly MessageRef[] =>
  channelTests
    .filter((test) => test.step === step && test.number === number - 1)
    .map((test) => ({ card: 'channel_test', number: test.number }));

const endsTests: readonly Event['type'][] = ['RunRequested', 'RunStatusChanged', 'Rescheduled', 'Aborted'];

/** The newest test of each step asks for receipts only while the step waits for them. */
export function channelTestCards(goLive: GoLive, event: Event): readonly MessageRef[] {
  const steps = [...new Set((goLive.channelTests ?? []).map(({ step }) => step))];
  return steps.flatMap((step): readonly MessageRef[] => {
    const isAbout = endsTests.includes(event.type) || ('step' in event && event.step === step);
    const test = newestTest(goLive, step);
    return test && isAbout ? [{ card: 'channel_test', number: test.number }] : [];
  });
}

/** Those that wait for receipts. */
export const openTests = (goLive: GoLive): readonly ChannelTest[] =>
  (goLive.channelTests ?? []).filter((test) => isTestOn(goLive, test) && openReceipts(test).length > 0);
