import { describe, expect, it } from 'vitest';
import type { PlanGoLive } from '../../../src/domain/command.ts';
import { postMortemAnswer } from '../../../src/messages/answers/post-mortem-answer.ts';
import { en } from '../../../src/messages/en.ts';
import { toMarkdown } from '../../../src/messages/outgoing/markdown.ts';
import { peopleIn, renderPostMortem } from '../../../src/messages/outgoing/post-mortem.ts';
import { acceptRollback, followUpPlan, rollBack } from '../../fixtures/follow-up-plan.ts';
import { createGoLiveDriver, deploy, endRun, type GoLiveDriver } from '../../fixtures/golive-driver.ts';
import { bea, ona, rita } from '../../fixtures/golive-fixture.ts';
import { textOf } from '../drawn.ts';
import { expectSlackTakesMessage } from '../slack-limits.ts';

const withPostMortem: PlanGoLive = {
  ...followUpPlan,
  runbook: {
    ...followUpPlan.runbook,
    rollback: {
      ...followUpPlan.runbook.rollback,
      postMortem: {
        task: 'post_mortem',
        labels: [],
        title: 'Post-mortem of {{version}}',
        text: 'Rolled back: {{reason}}\n\n## Timeline\n{{timeline}}\n\n## Causes\n',
      },
    },
  },
};

const nameOf = (person: string) => ({ [ona]: 'Ona Okafor', [rita]: 'Rita_R' })[person] ?? person;

function rolledBack(reason = 'it failed'): GoLiveDriver {
  const driver = createGoLiveDriver({ plan: withPostMortem });
  driver.wish(rita, { type: 'Hold', reason });
  driver.wish(rita, { type: 'Resume' });
  rollBack(driver);
  return driver;
}

const write = (driver: GoLiveDriver) =>
  renderPostMortem(driver.state, driver.recorded, { words: en, nameOf });

describe('the post-mortem', () => {
  it('has the timeline of the trail, in the time of the go-live, with names', () => {
    const written = write(rolledBack());
    expect(written?.title).toBe('Post-mortem of v1.4.2');
    expect(written?.body).toContain(
      'Rolled back: it failed\n\n## Timeline\nTimes are those of Europe/Berlin.',
    );
    expect(written?.body).toContain(
      '- 2026-12-01 18:20:00 ⏪ Ona Okafor asked for a **rollback** to v1.4.1: it failed',
    );
    expect(written?.body).toMatch(
      /deployment failed\*\* \(\[run 1\]\(https:\/\/github\.example\/runs\/1\)\)/,
    );
    expect(written?.body).not.toContain('ticked');
    expect(written?.body).toContain('## Causes');
    expect(written?.body).toContain('<!-- golive:3f9a2c-gl-7-post-mortem -->');
  });

  it('says that the rollback was given up, where it was, and when', () => {
    const driver = createGoLiveDriver({ plan: withPostMortem });
    deploy(driver);
    endRun(driver, 'failure');
    acceptRollback(driver);
    endRun(driver, 'failure');
    driver.wish(rita, { type: 'Abort', reason: 'the *provider* repairs it' });
    const body = write(driver)?.body ?? '';
    expect(body).toMatch(
      /^The rollback was not seen to work, and the go-live was aborted: the \\\*provider\\\* repairs it\n\nRolled back: it failed/,
    );
    expect(body).toContain('**aborted** the go-live');
    expect(textOf(postMortemAnswer(driver.state, write(driver), en))).toContain('Copy this into an issue');
    expect(write(rolledBack())?.body).not.toContain('not seen to work');
  });

  it('names the trigger that was met, or that there was none', () => {
    const text = 'Trigger: {{trigger}}';
    const { postMortem } = withPostMortem.runbook.rollback;
    const rollback = {
      ...withPostMortem.runbook.rollback,
      postMortem: { ...postMortem, labels: [], title: '', text },
    };
    const plan = { ...withPostMortem, runbook: { ...withPostMortem.runbook, rollback } };
    const asked = createGoLiveDriver({ plan });
    rollBack(asked);
    expect(write(asked)?.body).toContain('Trigger: none of the runbook; somebody asked for the rollback');
    const met = createGoLiveDriver({ plan });
    deploy(met);
    met.wish(bea, { type: 'DeclareTriggerMet', trigger: 'request', seen: 'wrong' });
    met.wish(ona, { type: 'RequestRollback', reason: 'wrong', incident: 1 });
    expect(write(met)?.body).toContain('Trigger: Business asks for it');
  });

  it('lets outside text neither mention, nor point at an issue, nor format', () => {
    const body = write(rolledBack('@acme/all see #12 <img src=x> [x](http://y) **b**'))?.body ?? '';
    expect(body).not.toMatch(/@acme|#12|<img|\[x\]\(|\*\*b\*\*/);
  });

  it('keeps the newest events where there are too many', () => {
    const driver = rolledBack();
    const long = driver.recorded.flatMap((one) => Array.from({ length: 60 }, () => one));
    const body = renderPostMortem(driver.state, long, { words: en, nameOf })?.body ?? '';
    expect(body.length).toBeLessThan(60_000);
    expect(body).toMatch(/- \d+ earlier events/);
    expect(body).toContain('The health is up again');
  });

  it('names the people whose names are asked for', () => {
    const driver = rolledBack();
    expect(peopleIn(driver.state, driver.recorded, en)).toContain(ona);
  });

  it('is not written where the runbook has no text for it', () => {
    const driver = createGoLiveDriver({ plan: followUpPlan });
    rollBack(driver);
    expect(write(driver)).toBeUndefined();
  });
});

describe('the answer to /golive postmortem', () => {
  it('gives the text to copy, within the limits of Slack', () => {
    const driver = rolledBack('`'.repeat(900));
    const answer = postMortemAnswer(driver.state, write(driver), en);
    expectSlackTakesMessage(answer);
    expect(textOf(answer)).toContain('## Timeline');
  });

  it('gives the issue once that is open', () => {
    const driver = rolledBack();
    driver.system({ type: 'ReportPostMortemOpened', number: 7, url: 'https://github.example/issues/7' });
    const answer = postMortemAnswer(driver.state, write(driver), en);
    expect(textOf(answer)).toContain('<https://github.example/issues/7|issue 7>');
  });

  it('says so where nothing was rolled back', () => {
    const driver = createGoLiveDriver({ plan: withPostMortem });
    expect(textOf(postMortemAnswer(driver.state, undefined, en))).toContain('once it was rolled back');
  });
});

describe('the opening of the post-mortem', () => {
  it('is wanted once, when the rollback is verified', () => {
    const driver = rolledBack();
    expect([...driver.effects.keys()].filter((key) => key.includes('issue'))).toEqual([
      'GL-7/issue/post_mortem',
    ]);
  });

  it('gives its task the address as evidence, and is taken once', () => {
    const driver = rolledBack();
    const opened = {
      type: 'ReportPostMortemOpened',
      number: 7,
      url: 'https://github.example/issues/7',
    } as const;
    expect(driver.system({ type: 'ReportPostMortemNotOpened', reason: '403' }).refusal).toBeUndefined();
    expect(driver.system(opened).events.map(({ type }) => type)).toEqual([
      'PostMortemOpened',
      'EvidenceAdded',
    ]);
    expect(driver.state.items['after_rollback/post_mortem']?.evidence).toEqual([opened.url]);
    expect(driver.system(opened).refusal?.code).toBe('stale');
    expect(driver.wish(rita, opened).refusal?.code).toBe('not_allowed');
  });
});

it.each([
  ['<@U0ONA> said *no*', 'Ona Okafor said **no**'],
  ['<!date^1^{date}|1 Dec 2026>', '1 Dec 2026'],
  ['<https://x.example/a|run 1>', '[run 1](https://x.example/a)'],
  ['<#C0RELEASE>', 'C0RELEASE'],
  [
    'at <!date^1^{d}|Tue, 1 Dec 2026, 18:00 UTC> (Tue, 1 Dec 2026, 18:00 UTC)',
    'at Tue, 1 Dec 2026, 18:00 UTC',
  ],
  ['a &amp; b &lt;script&gt;', 'a & b &lt;script&gt;'],
  ['`GL-7#1`', '`GL-7#1`'],
])('%s becomes %s', (mrkdwn, markdown) => {
  expect(toMarkdown(mrkdwn, nameOf)).toBe(markdown);
});
