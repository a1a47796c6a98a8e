import { describe, expect, it } from 'vitest';
import type { Person } from '../../src/slack/needs.ts';
import { createPeople } from '../../src/slack/people.ts';

const tom: Person = { id: 'U0TOM', name: 'Tom', isBot: false, isDeactivated: false, isGuest: false };

/** Slack's answers, and how often it was asked. */
function slackWith(answer: () => Promise<Person | undefined>) {
  const clock = { now: 0 };
  const asked: string[] = [];
  const people = createPeople(
    (id) => {
      asked.push(id);
      return answer();
    },
    () => clock.now,
  );
  return { clock, asked, people };
}

describe('a full member', () => {
  it('is somebody whom Slack knows and who is no bot, no guest and not deactivated', async () => {
    expect(await slackWith(async () => tom).people.isMember('U0TOM')).toBe(true);
    const others: readonly (Person | undefined)[] = [
      undefined,
      { ...tom, isBot: true },
      { ...tom, isDeactivated: true },
      { ...tom, isGuest: true },
    ];
    for (const other of others)
      expect(await slackWith(async () => other).people.isMember('U0TOM')).toBe(false);
  });

  it('is asked about once in five minutes, also by many at once', async () => {
    const { people, asked, clock } = slackWith(async () => tom);
    await Promise.all(Array.from({ length: 20 }, () => people.isMember('U0TOM')));
    clock.now = 299_999;
    await people.isMember('U0TOM');
    expect(asked).toHaveLength(1);
    clock.now = 300_000;
    await people.isMember('U0TOM');
    expect(asked).toHaveLength(2);
  });

  it('is asked about again when the clock was put back', async () => {
    const { people, asked, clock } = slackWith(async () => tom);
    clock.now = 1_000_000;
    await people.isMember('U0TOM');
    clock.now = 0;
    await people.isMember('U0TOM');
    expect(asked).toHaveLength(2);
  });

  it('is never guessed: where Slack does not answer it is asked again', async () => {
    let isDown = true;
    const { people } = slackWith(async () => {
      if (isDown) throw new Error('ratelimited');
      return tom;
    });
    await expect(people.isMember('U0TOM')).rejects.toThrow('ratelimited');
    isDown = false;
    expect(await people.isMember('U0TOM')).toBe(true);
  });
});
