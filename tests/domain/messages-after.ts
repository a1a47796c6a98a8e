import { react } from '../../src/domain/react.ts';
import type { GoLiveDriver } from '../fixtures/golive-driver.ts';

/** The messages that are drawn or posted after what `act` does, in order: `control`, `gate:technical`, `event:12`. */
export function messagesAfter(driver: GoLiveDriver, act: () => unknown): readonly string[] {
  const before = driver.recorded.length;
  act();
  return react(driver.state, driver.recorded.slice(before))
    .effects.filter(({ kind }) => kind === 'slack.message')
    .map(({ key }) => key.replace(`${driver.state.id}/message/`, ''))
    .sort();
}
