import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, people, T0 } from '../fixtures/engine-world.ts';
import { address, cardLink, createMailWorld } from './mail-world.ts';

type MailWorld = Awaited<ReturnType<typeof createMailWorld>>;

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => address(from + i));

/** Sends a notice and waits for its end: the mails that arrived since. */
async function sent(world: MailWorld, notice: string) {
  const before = world.server.mailbox.all().length;
  expect(await world.send(notice)).toMatchObject({ ok: true });
  await world.until(world.settled, notice);
  return world.server.mailbox.all().slice(before);
}

const abort = (world: MailWorld) => world.as(people.planner, { type: 'Abort', reason: 'a flaw' });

async function rollBack(world: MailWorld): Promise<void> {
  const succeed = async (runId: number) => {
    const correlationId = (await world.read()).runs.at(-1)?.request.correlationId ?? '';
    const run = { runId, url: `https://github.example/runs/${runId}` };
    await world.tell({ type: 'BeginDispatch', correlationId, attempt: 1 });
    await world.tell({ type: 'ReportDispatchAccepted', correlationId, run });
    await world.tell({ type: 'ReportRunCompleted', correlationId, attempt: 1, conclusion: 'success' });
  };
  await world.start();
  await succeed(1);
  await world.as(people.onCall, { type: 'RequestRollback', reason: 'slow' });
  await succeed(2);
  for (const { id: endpoint } of world.service.health)
    await world.tell({
      type: 'ReportHealth',
      endpoint,
      verdict: 'up',
      since: world.now,
      evidence: 'HTTP 200',
    });
  expect(await world.read()).toMatchObject({ status: 'rolled_back' });
}

describe('whoever got the T-24h mail', () => {
  it('hears of the new T-0 and of the abort, once and in its thread, and has one event in the calendar', async () => {
    const world = await createMailWorld({ stakeholders: numbers(1, 3), users: numbers(3, 5) }, [
      'stakeholders',
    ]);
    world.strike({ match: address(2), kind: 'status', status: 550, times: 1 });
    const [first, ...noneElse] = await sent(world, 'scheduled');
    const to = [1, 3].map(address);
    const end = T0 + 75 * MINUTE;
    expect(noneElse).toEqual([]);
    expect(first).toMatchObject({
      to,
      text: expect.stringContaining(
        'Planned end: Tue, 1 Dec 2026, 19:15 Europe/Berlin\nAttached: an invitation for your calendar.',
      ),
      invitation: {
        method: 'REQUEST',
        uid: expect.stringMatching(/^gl-1-\w+@acme\.example$/),
        sequence: 0,
        status: 'CONFIRMED',
        from: T0,
        to: end,
        summary: 'Go-live: Demo Shop v1.4.2 → production',
        description: expect.stringMatching(new RegExp(`T-60m  Phase 1: [^]*In Slack: ${cardLink}$`)),
        location: 'https://meet.example.com/demo-shop-go-live',
        organizer: 'mailto:golive@acme.example',
        attendees: [expect.stringMatching(/^mailto:golive@acme\.example$/i)],
      },
    });
    const uid = /^UID:(.*)$/m.exec(first?.calendar ?? '')?.[1]?.trim();

    const moved = 73 * HOUR;
    const t0 = T0 + moved;
    await world.as(people.planner, { type: 'Reschedule', t0, timeZone: 'Europe/Berlin' });
    const second = await sent(world, 'rescheduled');
    expect(second).toMatchObject([
      {
        to,
        text: expect.stringContaining('Attached: the new time for your calendar.'),
        headers: { 'in-reply-to': first?.headers['message-id'] },
        invitation: { method: 'REQUEST', uid, sequence: 1, from: t0, to: end + moved },
      },
    ]);

    await abort(world);
    const third = await sent(world, 'aborted');
    expect(third).toMatchObject([
      {
        to,
        text: expect.stringContaining('Attached: a cancellation, which takes it out of your calendar.'),
        headers: {
          'in-reply-to': second[0]?.headers['message-id'],
          references: [first?.headers['references'], first, second[0]]
            .map((mail) => (typeof mail === 'object' ? mail.headers['message-id'] : mail))
            .join(' '),
        },
        invitation: { method: 'CANCEL', uid, sequence: 2, status: 'CANCELLED', from: t0 },
      },
    ]);
    expect(await world.send('aborted')).toMatchObject({ ok: false, refusal: { code: 'not_due' } });
    expect(world.received()).toEqual([...to, ...to, ...to]);
  });

  it('hears of the rollback, once and in its thread, and keeps the event', async () => {
    const world = await createMailWorld({ stakeholders: numbers(1, 2), users: numbers(3, 5) }, [
      'stakeholders',
    ]);
    const [first] = await sent(world, 'scheduled');
    await rollBack(world);
    expect(await sent(world, 'rolled_back')).toMatchObject([
      {
        to: numbers(1, 2),
        headers: { 'in-reply-to': first?.headers['message-id'] },
        invitation: undefined,
      },
    ]);
    expect(await world.send('rolled_back')).toMatchObject({ ok: false });
  });

  it('is told of the abort where only a part got it, and nobody is told where nobody did', async () => {
    const audiences = { stakeholders: numbers(1, 150), users: numbers(151, 152) };
    const world = await createMailWorld(audiences, Object.keys(audiences), 2_000);
    world.strike({ match: address(101), kind: 'status', status: 451 });
    world.strike({ match: address(151), kind: 'hang' });
    await world.send();
    await world.until((now) => (now['email:stakeholders']?.mail?.accepted.length ?? 0) === 149);
    await abort(world);
    const [told, ...more] = await sent(world, 'aborted');
    expect(more.length).toBe(1);
    const got = [...(told?.to ?? []), ...(more[0]?.to ?? [])];
    expect(got.toSorted()).toEqual(
      numbers(1, 150)
        .filter((one) => one !== address(101))
        .toSorted(),
    );
    expect(told).toMatchObject({ invitation: { method: 'CANCEL', sequence: 1 } });

    const unheard = await createMailWorld({ users: numbers(1, 2) });
    unheard.strike({ match: 'connect', kind: 'reset_before' });
    await unheard.send();
    await unheard.until((now) => now['email:users'] !== undefined);
    await abort(unheard);
    expect(await unheard.send('aborted')).toMatchObject({ ok: false, refusal: { code: 'not_due' } });
    expect(unheard.received()).toEqual([]);
  });
});
