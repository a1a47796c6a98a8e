import { describe, expect, it } from 'vitest';
import { answer } from '../../../src/messages/answers/answer.ts';
import { auditAnswer } from '../../../src/messages/answers/audit-answer.ts';
import { chooseAnswer } from '../../../src/messages/answers/choose-answer.ts';
import { helpAnswer, unknownWordAnswer } from '../../../src/messages/answers/help-answer.ts';
import { listAnswer } from '../../../src/messages/answers/list-answer.ts';
import type { ListedGoLive } from '../../../src/messages/answers/listed-go-live.ts';
import { gatesAnswer, statusAnswer } from '../../../src/messages/answers/status-answer.ts';
import { en } from '../../../src/messages/en.ts';
import { commandWords } from '../../../src/slack/command-line.ts';
import { acceptRun, approve, createGoLiveDriver, deploy, succeed } from '../../fixtures/golive-driver.ts';
import { bea, hours, minutes, ona, rita, T0, timeZone } from '../../fixtures/golive-fixture.ts';
import { buttonsOf, textOf } from '../drawn.ts';
import { expectSlackTakesMessage } from '../slack-limits.ts';

const listed = (id: string, more: Partial<ListedGoLive> = {}): ListedGoLive => ({
  id,
  service: 'shop-api',
  environment: 'production',
  version: 'v1.4.2',
  status: 'planned',
  channel: 'C0RELEASE',
  t0: T0,
  timeZone,
  ...more,
});

describe('help', () => {
  it('names every command', () => {
    const text = textOf(helpAnswer(en));
    for (const word of commandWords.filter((w) => w !== 'help')) expect(text).toContain(`\`/golive ${word}`);
    for (const { head } of en.answers.help.heads) expect(text.split(head)).toHaveLength(2);
    expect(text).toContain('*Locks, freezes, emergencies*\n• `/golive lock ');
    expectSlackTakesMessage(helpAnswer(en));
  });

  it('names the nearest command for a word that is none', () => {
    expect(unknownWordAnswer('rolback', 'rollback', en).text).toBe(
      'There is no command “rolback”. Did you mean `/golive rollback`?',
    );
    expect(unknownWordAnswer('<!here>', undefined, en).text).toBe(
      'There is no command “&lt;!here&gt;”. `/golive help` shows all of them.',
    );
  });
});

describe('the list', () => {
  it('shows the active go-lives, the next one first, then those that leave something to do', () => {
    const over = { status: 'rolled_back', openFollowUps: 3, t0: T0 - 1 };
    const text = textOf(
      listAnswer(
        [listed('GL-2', { t0: T0 + 1 }), listed('GL-1', { status: 'deploying' }), listed('GL-3', over)],
        en,
      ),
    );
    expect(text.split('\n')).toEqual([
      '*Go-lives that are active or have follow-ups open*',
      '*GL-1* shop-api v1.4.2 → production: Deploying, T-0 @18:00, <#C0RELEASE>',
      '*GL-2* shop-api v1.4.2 → production: Planned, T-0 @18:00, <#C0RELEASE>',
      '*GL-3* shop-api v1.4.2 → production: Rolled back, 3 follow-ups open, T-0 @17:59, <#C0RELEASE>',
    ]);
  });

  it('says how to plan one where there is none', () => {
    expect(textOf(listAnswer([], en))).toContain('Plan one with `/golive plan`.');
  });

  it('shows a status that it does not know as outside text', () => {
    expect(textOf(listAnswer([listed('GL-1', { status: '*new*' })], en))).toContain('∗new∗');
  });

  it('counts what does not fit', () => {
    const many = Array.from({ length: 200 }, (_, n) => listed(`GL-${n + 1}`));
    expectSlackTakesMessage(listAnswer(many, en));
    expect(textOf(listAnswer(many, en))).toMatch(/… and \d+ more/);
  });
});

describe('the status', () => {
  it('says where it stands, when, what is done and what is next', () => {
    const driver = createGoLiveDriver();
    approve(driver);
    expect(textOf(statusAnswer(driver.state, T0 - hours(1), en)).split('\n')).toEqual([
      '*GL-7 · Shop API v1.4.2 → production*: Final GO given',
      'T-0 in 1 h, @18:00 (Tue, 1 Dec 2026, 18:00 Europe/Berlin)',
      'Checklist 3 of 3, gates 4 of 4 GO, final GO given',
      '*Next:* the technical lead (<@U0TOM> or <@U0TESS>) starts the deployment at T-0, @18:00.',
    ]);
  });

  it('never takes more than six lines', () => {
    const driver = createGoLiveDriver();
    deploy(driver);
    driver.wish(ona, { type: 'RequestRollback', reason: 'x' });
    acceptRun(driver);
    driver.wish(rita, { type: 'Hold', reason: 'x' });
    const lines = textOf(statusAnswer(driver.state, T0 + minutes(5), en)).split('\n');
    expect(lines).toHaveLength(6);
    expect(lines[4]).toContain('The rollback to v1.4.1, asked for by <@U0ONA>');
  });

  it('is short once it is over', () => {
    const driver = createGoLiveDriver();
    succeed(driver);
    expect(textOf(statusAnswer(driver.state, driver.now, en)).split('\n')).toHaveLength(3);
  });
});

describe('the gates', () => {
  it('are listed with their votes', () => {
    const driver = createGoLiveDriver();
    driver.wish(bea, { type: 'CastVote', gate: 'business', vote: 'GO', confirmed: ['ready'] });
    expect(textOf(gatesAnswer(driver.state, en))).toContain('*Gates of GL-7*\n⏳ technical: *no vote yet*');
    expect(textOf(gatesAnswer(driver.state, en))).toContain('✅ business: *GO*, <@U0BEA>, @18:00');
  });
});

describe('the audit answer', () => {
  it('shows the end of the trail, the newest line first, and how to verify it', () => {
    const driver = createGoLiveDriver();
    succeed(driver);
    const message = auditAnswer(driver.state, { events: driver.recorded }, en);
    expectSlackTakesMessage(message);
    const { streamVersion, headHash } = driver.state;
    const lines = textOf(message).split('\n');
    expect(lines[0]).toBe(`*Audit trail of GL-7*, the latest 15 of ${streamVersion} lines`);
    expect(lines[1]).toContain(`\`${streamVersion}\` @18:10 ✅ <@U0OLE> declared *success*`);
    const database = 'file:data/sandbox.db';
    expect(textOf(auditAnswer(driver.state, { events: [], database }, en))).toContain(
      'npx golive audit verify --database file:data/sandbox.db --anchor GL-7#',
    );
    expect(lines.at(-1)).toContain(`audit verify --anchor GL-7#${streamVersion}:${headHash.slice(0, 12)}`);
  });
});

describe('the question which go-live is meant', () => {
  it('offers each with a button that carries the command', () => {
    const message = chooseAnswer(
      { command: 'hold <!here>', goLives: [listed('GL-1'), listed('GL-2')], valueFor: (id) => `hold ${id}` },
      en,
    );
    expectSlackTakesMessage(message);
    expect(message.text).toContain('Which one is `/golive hold &lt;!here&gt;` for?');
    expect(buttonsOf(message).map(({ action, text, value }) => [action, text, value])).toEqual([
      ['choose_go_live', 'Choose GL-1', 'hold GL-1'],
      ['choose_go_live', 'Choose GL-2', 'hold GL-2'],
    ]);
  });
});

describe('an answer', () => {
  it('is a block, so that Slack links nothing in it by itself', () => {
    expectSlackTakesMessage(answer('Only <@U0TOM> can do this.'));
    expect(answer('x').blocks).toHaveLength(1);
  });
});
