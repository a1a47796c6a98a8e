import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clickPayload, goPayload } from './raw-payloads.ts';
import { dispatches, gates, HOUR, ownerOf, written } from './steps.ts';
import { createTroubleWorld, type TroubleWorld } from './trouble-world.ts';
import { people, releases, subjectsOf } from './world.ts';

const gate = 'security_approval';
type Gate = (typeof gates)[number];

let world: TroubleWorld;
const cards = new Map<Gate, string>();
let startCard = '';

beforeAll(async () => {
  world = await createTroubleWorld({ gates: 4 });
  await world.start();
  await world.plan();
  await world.until('the cards of the gates', () => {
    for (const { ts, blocks } of world.messages(releases))
      for (const subject of gates)
        if (subjectsOf(blocks, 'gate_go').includes(subject)) cards.set(subject, ts);
    return cards.size === gates.length;
  });
  await world.settled();
});
afterAll(() => world.closeSound());

const value = (subject: Gate = gate, t0 = world.t0) => `GL-1|${subject}|${t0}`;

/** A click on GO, where the card may have been redrawn without the button meanwhile. */
const vote = (user: string, subject: Gate = gate, t0 = world.t0) =>
  world.sandbox.slack.click({
    userId: user,
    channelId: releases,
    ts: cards.get(subject),
    actionId: 'gate_go',
    value: value(subject, t0),
    stale: true,
  });

/** The form of a GO, sent. */
const cast = (user: string, subject: Gate = gate) =>
  world.sandbox.slack.deliver({
    type: 'interactive',
    payload: goPayload(user, { gate: subject, t0: world.t0 }),
  });

const told = (user: string, words: string | RegExp) =>
  world.until(`${user} to be told ${words}`, () => world.whispers(user).search(words) >= 0);

describe('a click', () => {
  it.each([
    ['an outsider', 'U0OTTO'],
    ['a guest', 'U0GUS'],
    ['the holder of another role', people.business],
  ])('of %s is refused in words that only they see', async (_, user) => {
    await world.settled();
    const shown = world.messages(releases).length;
    expect((await vote(user)).ok).toBe(true);
    await told(user, /^Only .*<@U0SAM>.* can do this/);
    expect(world.messages(releases)).toHaveLength(shown);
    expect(world.count('VoteCast')).toBe(0);
    expect(world.recorded().at(-1)).toMatchObject({ type: 'CommandRefused', actor: user });
  });

  it('of somebody whose account is deactivated is refused', async () => {
    const payload = clickPayload('U0DEAD', { value: value() });
    expect((await world.sandbox.slack.deliver({ type: 'interactive', payload })).ok).toBe(true);
    expect(world.recorded().at(-1)).toMatchObject({ type: 'CommandRefused', actor: 'U0DEAD' });
    expect(world.count('VoteCast')).toBe(0);
  });

  it('counts once when Slack delivers it twice, also much later', async () => {
    world.sandbox.slack.duplicateNext(1);
    const seen = await cast(people.security);
    const again = await world.sandbox.slack.redeliver(seen.envelopeId);
    expect([seen.ok, again?.ok]).toEqual([true, true]);
    expect(world.count('VoteCast')).toBe(1);
    expect(world.whispers(people.security)).toBe('');
  });

  it('once more changes nothing, and says so', async () => {
    const before = world.recorded().length;
    await vote(people.security);
    await told(people.security, 'Nothing changed');
    expect(world.recorded()).toHaveLength(before);
  });

  it('is one of fifty at once by five people: each is answered, and each gate has the one vote of its owner', async () => {
    const voters = [...Object.values(ownerOf), people.outsider];
    const forms = Array.from({ length: 50 }, (_, index) =>
      cast(voters[index % 5] ?? '', gates[Math.floor(index / 5) % 4]),
    );
    const seen = await Promise.all(forms);
    expect(seen.filter(({ ok }) => !ok)).toEqual([]);
    // The first forms of the other three owners close, and the card shows it.
    expect(seen.filter((answer) => JSON.stringify(answer).includes('"update"'))).toHaveLength(47);
    const voted = world.recorded().filter(({ type }) => type === 'VoteCast');
    expect(voted.map(({ actor, event }) => [event['gate'], actor]).sort()).toEqual(
      Object.entries(ownerOf).sort(),
    );
    await world.untilShown('Gate 4: Operations Readiness: GO', releases);
  });

  it('on the card of an earlier T-0 changes nothing', async () => {
    await world.command(people.planner, `reschedule ${written(world.t0 + 48 * HOUR)}`);
    const before = world.recorded().length;
    await vote(people.security);
    await told(people.security, 'drawn for an earlier state');
    expect(world.recorded()).toHaveLength(before);
    await world.command(people.planner, `reschedule ${written(world.t0)}`);
    await world.until('the GO to hold again', () => world.count('Rescheduled') === 2);
  });

  it('on a gate after the start of the deployment changes nothing', async () => {
    await world.click(people.technicalLead, 'final_go');
    await world.submit(people.technicalLead, { typed: 'GO' });
    await world.jumpTo(world.t0);
    startCard = (await world.untilShown('start_deployment', releases)).ts;
    await world.click(people.technicalLead, 'start_deployment');
    await world.until('the dispatch', () => world.count('DispatchAccepted') === 1);
    await vote(people.security);
    await told(people.security, 'Votes are closed');
    expect(world.count('VoteCast')).toBe(4);
  });

  it('on the start button twice, and by five people at once, starts one deployment', async () => {
    const again = Object.values(people)
      .flatMap((user) => [user, user])
      .map((userId) =>
        world.sandbox.slack.click({
          userId,
          channelId: releases,
          ts: startCard,
          actionId: 'start_deployment',
          stale: true,
        }),
      );
    expect((await Promise.all(again)).every(({ ok }) => ok)).toBe(true);
    await told(people.technicalLead, 'too late for this');
    expect(dispatches(world)).toHaveLength(1);
    expect(world.count('RunRequested')).toBe(1);
  });
});
