import { messageKey } from '../../src/domain/effect.ts';
import { messagesOf } from '../../src/domain/messages-of.ts';
import { react } from '../../src/domain/react.ts';
import { type GoLiveDriver, record } from '../fixtures/golive-driver.ts';
import { golive } from '../fixtures/golive-fixture.ts';
import { given, type Past } from './given.ts';

/** The messages that are drawn or posted after what `act` does, in order: `control`, `gate:technical`, `event:12`. */
export function messagesAfter(driver: GoLiveDriver, act: () => unknown): readonly string[] {
  const before = driver.recorded.length;
  act();
  return react(driver.state, driver.recorded.slice(before))
    .effects.filter(({ kind }) => kind === 'slack.message')
    .map(({ key }) => key.replace(`${driver.state.id}/message/`, ''))
    .sort();
}

/** Those that follow from the last of these events; `told` stands for the message about the event itself. */
export function messagesOfLast(...past: readonly Past[]): readonly string[] {
  const last = past.at(-1);
  if (!last) throw new Error('nothing happened');
  const event = 'event' in last ? last.event : last;
  const version = past.length;
  return messagesOf(given(...past).state, record(event, { version, at: 0, actor: golive }))
    .map((message) => messageKey(message).replace(`event:${version}`, 'told'))
    .sort();
}
