import type { Case } from '../decision.ts';
import type { Event } from '../event.ts';
import type { GoLive } from '../go-live.ts';
import { channelOf, placeOf, targetsOf } from '../notices/notice-target.ts';
import { isSlackChannel } from '../notices/slack-place.ts';
import type { UntestedChannel } from './channel-test-event.ts';
import { failedTest } from './channel-test-state.ts';
import type { PlannedStep } from './step.ts';

/** With the start of the step. Where nothing can be tested the step has failed: nothing was seen. */
export function beginChannelTest({ goLive, facts }: Case, { step }: PlannedStep): readonly Event[] {
  if (step.kind !== 'channel_test') return [];
  const number = (goLive.channelTests?.length ?? 0) + 1;
  const plan = goLive.runbook.notices.map((notice) => targetsOf(goLive, notice, facts.reachable));
  const wanted = [...new Set(plan.flatMap(({ targets }) => targets.filter(isNoPerson).map(channelToTest)))];
  const isOutside = (target: string) => isReadOutside(goLive, target);
  const missing = plan.flatMap(({ notConfigured }) => notConfigured.map(channelToTest));
  const untested: readonly UntestedChannel[] = [
    ...wanted.filter(isOutside).map((target) => ({ target, because: 'external' }) as const),
    ...[...new Set(missing)]
      .filter((target) => target !== 'bridge')
      .map((target) => ({ target, because: 'not_configured' }) as const),
  ];
  const targets = wanted.filter((target) => !isOutside(target));
  const begun: Event = { type: 'ChannelTestBegun', step: step.id, number, targets, untested };
  return targets.length > 0 ? [begun] : [begun, failedTest(step.id, facts.words.steps.nothingToTest)];
}

/** Mail is tested once: it goes to one of our own, whatever the audience. */
const channelToTest = (target: string): string => (channelOf(target) === 'email' ? 'email' : target);

/** A channel is tested, not the people who are told directly. */
const isNoPerson = (target: string): boolean =>
  channelOf(target) !== 'slack' || isSlackChannel(placeOf(target));

const isReadOutside = ({ service }: GoLive, target: string): boolean =>
  channelOf(target) === 'slack' &&
  service.audiences.some(({ external, slack }) => external === true && slack.includes(placeOf(target)));
