import { expect, test } from 'vitest';
import { SandboxClock } from '../../sandbox/clock.ts';
import { typedText } from '../../sandbox/slack/people/typed-text.ts';
import { SlackState } from '../../sandbox/slack/state.ts';

const state = new SlackState(new SandboxClock(0, 0));

test.each([
  ['people become mentions', 'ask @tom, or @tess.', 'ask <@U0TOM|tom>, or <@U0TESS|tess>.'],
  ['channels become links', 'see #releases!', 'see <#C0RELEASE|releases>!'],
  ['user groups become mentions', 'call @on-call', 'call <!subteam^S0ONCALL|@on-call>'],
  ['everybody can be called', '@here now', '<!here> now'],
  ['unknown names stay as typed', '@nobody #nowhere', '@nobody #nowhere'],
  ['deactivated people are not offered', '@dora', '@dora'],
  ['typed control sequences are escaped', '<!channel> & <@U0TOM>', '&lt;!channel&gt; &amp; &lt;@U0TOM&gt;'],
  [
    'links get brackets',
    'see https://x.example/a?b=1&c=2#releases',
    'see <https://x.example/a?b=1&amp;c=2#releases>',
  ],
  ['e-mail addresses are no mentions', 'tom@example.com', '<mailto:tom@example.com|tom@example.com>'],
  [
    'versions and dates stay as typed',
    'plan shop-api v1.4.2 at 2026-12-01 18:00',
    'plan shop-api v1.4.2 at 2026-12-01 18:00',
  ],
])('%s', (_what, typed, arrives) => {
  expect(typedText(state, typed, 'command')).toBe(arrives);
});

test('a mention in a message carries no name', () => {
  expect(typedText(state, '@tom see #releases', 'message')).toBe('<@U0TOM> see <#C0RELEASE|releases>');
});
