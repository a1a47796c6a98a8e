import { expect, it } from 'vitest';
import type { GoLive } from '../../src/domain/go-live.ts';
import { en } from '../../src/messages/en.ts';
import { rehearsalResult } from '../../src/messages/topics/rehearsal-result.ts';
import { HOUR, MINUTE, rehearse, stage } from './rehearsal-world.ts';

/** Those that change what is deployed, or look at it afterwards. */
const runsOf = ({ runs }: GoLive): readonly string[] =>
  runs
    .filter(({ request }) => request.purpose !== 'step')
    .map(({ request, conclusion }) => `${request.purpose} ${conclusion}`);

it('plays the runbook from its plan to its success, in one channel, with a mark on all of it', async () => {
  const { slack, end, trail, said, offsetOf } = await rehearse();
  expect(end).toMatchObject({ result: 'succeeded', unanswered: [] });
  expect(runsOf(end.goLive)).toEqual(['deploy success']);
  expect(offsetOf('GoLivePlanned')).toBeLessThan(-48 * HOUR);
  expect(offsetOf('SuccessDeclared')).toBeGreaterThan(HOUR);

  expect(new Set(slack.posts.map(({ channel }) => channel))).toEqual(new Set([stage]));
  expect(said.filter((text) => !text.includes('REHEARSAL'))).toEqual([]);
  const drawn = slack.posts.filter(({ blocks = [] }) => blocks.length > 0);
  expect(drawn.filter(({ blocks = [] }) => !JSON.stringify(blocks[0]).includes('REHEARSAL'))).toEqual([]);
  const all = JSON.stringify(slack.posts);
  expect(all).toContain('would go to <#C0STAKE>');
  expect(all).toContain('would go to <@U0SAM> alone');
  expect(all).toContain('A mail would have gone to one address: stakeholders@\u2060example.com');
  expect(all).toContain('The status page would have shown _in_progress_');
  expect(all).toContain('The pager would have been told: change: RH-3');
  expect(all).toContain('The webhook demo_tool would have been called');
  const started = slack.posts.filter(({ text }) => text.includes('Production deployment initiated'));
  const meant = started.map(({ blocks }) => /would go to <#(\w+)>/.exec(JSON.stringify(blocks))?.[1]);
  expect(new Set(meant).size).toBe(started.length);
  expect(all).not.toContain('RH-3 · RH-3');
  const tested = trail.map(({ event }) => event).filter(({ type }) => type === 'ChannelTestFailed');
  expect(tested).toEqual([]);
  // The result has no step that nobody ended: the tests of the channels have their receipts too.
  const ended = JSON.stringify(rehearsalResult(end, en));
  expect(ended).toContain('Monitoring Verification: planned T+50m');
  expect(ended).not.toMatch(/not to its end|Not rehearsed/);

  // What stand-ins did is not taken for what people did.
  const byPeople = trail.filter(({ actor }) => actor.kind === 'user').map(({ origin }) => origin.via);
  expect(new Set(byPeople)).toEqual(new Set(['command', 'stand_in']));
});

it('fails the deployment when it was to fail, and is rolled back', async () => {
  const { end, offsetOf, said } = await rehearse({
    leadMs: 2 * HOUR,
    failures: [{ kind: 'deployment', atOffsetMs: 10 * MINUTE }],
  });
  expect(end.result).toBe('rolled_back');
  expect(offsetOf('RunCompleted')).toBe(10 * MINUTE);
  expect(runsOf(end.goLive)).toEqual(['deploy failure', 'rollback success', 'verify success']);
  expect(said.join('\n')).toContain('An issue would have been opened on GitHub');
});

it('takes the health down when it was to go down, until a rollback is through', async () => {
  const { end, offsetOf } = await rehearse({
    leadMs: 2 * HOUR,
    failures: [{ kind: 'health', atOffsetMs: 20 * MINUTE }],
  });
  expect(end.result).toBe('rolled_back');
  // Five minutes of bad looks, as the runbook has it.
  const proposed = offsetOf('RollbackProposed') ?? 0;
  expect(proposed).toBeGreaterThanOrEqual(25 * MINUTE);
  expect(proposed).toBeLessThan(28 * MINUTE);
  expect(Object.values(end.goLive.health).map(({ verdict }) => verdict)).toEqual(['up']);
});

it('comes to no end where a gate waits for somebody who does not answer, and names who that is', async () => {
  const { end, offsetOf } = await rehearse({
    leadMs: 2 * HOUR,
    failures: [
      { kind: 'silence', role: 'security_lead' },
      { kind: 'check', check: 'item/pipelines_green' },
    ],
  });
  expect(end.result).toBe('not_completed');
  expect(offsetOf('RunRequested')).toBeUndefined();
  expect(end.unanswered.map(({ person, about }) => `${person} ${about.kind} ${about.id}`)).toContain(
    'U0SAM gate security_approval',
  );
  expect(end.goLive.checks['item/pipelines_green']?.answered?.verdict).toBe('failed');
  expect(end.goLive.items['pipelines_green']).toBeUndefined();
});
