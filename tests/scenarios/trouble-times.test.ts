import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR, heard, written } from './steps.ts';
import { createTroubleWorld, type TroubleWorld } from './trouble-world.ts';
import { people } from './world.ts';

let world: TroubleWorld;

beforeAll(async () => {
  world = await createTroubleWorld({ startsAt: Date.parse('2027-03-27T12:00:00Z') });
  await world.start();
});
afterAll(() => world.closeSound());

const plan = (when: string) => world.command(people.planner, `plan demo-shop v1.4.2 at ${when}`);

describe('a T-0', () => {
  it('in the past is refused', async () => {
    expect(await plan('2027-03-27 12:59 Europe/Berlin')).toContain('T-0 must lie in the future');
    expect(await plan('2027-03-27 13:00')).toContain('T-0 must lie in the future');
  });

  it('that the clock skips is refused with the times around the gap', async () => {
    const said = await plan('2027-03-28 02:30 Europe/Berlin');
    expect(said).toContain('2027-03-28 02:30 does not exist in Europe/Berlin');
    expect(said).toContain('choose 2027-03-28 01:59 or earlier, or 2027-03-28 03:00 or later');
  });

  it('that the clock shows twice is refused with both, and each of them is taken as what it is', async () => {
    await world.jumpTo(Date.parse('2027-10-30T12:00:00Z'));
    const said = await plan('2027-10-31 02:30 Europe/Berlin');
    expect(said).toContain('write 2027-10-31 02:30+02:00 or 2027-10-31 02:30+01:00');
    expect(await plan('2027-10-31 02:30+03:00 Europe/Berlin')).toContain('there it is +02:00, +01:00');
    expect(world.recorded()).toEqual([]);
    expect(await plan('2027-10-31 02:30+01:00 Europe/Berlin')).toContain('GL-1 is planned');
    expect(world.recorded()[0]?.event).toMatchObject({ t0: Date.parse('2027-10-31T01:30:00Z') });
    await world.untilShown(/scheduled for 2027-10-31 02:\u2060?30\+01:00 Europe/u, 'C0STAKE');
    await world.settled();
  });

  it('is moved to no time in the past, none that is skipped and none that comes twice, by line or by form', async () => {
    const before = world.recorded().length;
    const move = (when: string) => world.command(people.planner, `reschedule ${when}`);
    expect(await move('2027-10-30 13:00')).toContain('T-0 must lie in the future');
    expect(await move('2027-10-31 02:30')).toContain('comes twice');
    expect(await move('2028-03-26 02:30')).toContain('does not exist');
    await world.command(people.planner, 'reschedule');
    const fill = (date: string, time: string) => world.submit(people.planner, { date, time });
    expect((await fill('2027-10-30', '13:00'))['date']).toContain('T-0 must lie in the future');
    expect((await fill('2027-10-31', '02:30'))['time']).toContain('comes twice');
    expect((await fill('2028-03-26', '02:30'))['time']).toContain('does not exist');
    expect(world.recorded()).toHaveLength(before);
    expect(await fill('2027-11-02', '18:00')).toEqual({});
    await world.until('the move', () => world.count('Rescheduled') === 1);
  });

  it('across the change of the clock counts its offsets in hours that pass', async () => {
    // The day has 23 hours: 24 hours before 18:00 it is 17:00.
    const t0 = Date.parse('2028-03-26T16:00:00Z');
    await world.command(people.planner, `reschedule ${written(t0)}`);
    await world.jumpTo(t0 - 24 * HOUR - 1);
    await world.settled();
    const announced = `Production go-live scheduled for ${written(t0)}`;
    expect(heard(world, 'C0STAKE').join()).not.toContain(announced);
    await world.jumpTo(t0 - 24 * HOUR);
    await world.untilShown(announced, 'C0STAKE');
  });
});
