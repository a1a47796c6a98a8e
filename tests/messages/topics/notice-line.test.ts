import { describe, expect, it } from 'vitest';
import { createGoLiveDriver, deploy } from '../../fixtures/golive-driver.ts';
import { days, hours, minutes, ole, T0, tom } from '../../fixtures/golive-fixture.ts';
import { draw, textOf } from '../drawn.ts';

const control = { card: 'control' } as const;

describe('the line of notices', () => {
  const noticesOf = (driver: ReturnType<typeof createGoLiveDriver>) =>
    textOf(draw(driver, control))
      .split('\n')
      .find((line) => line.startsWith('*Notices:*'));

  it('says what comes and after what', () => {
    expect(noticesOf(createGoLiveDriver())).toBe(
      '*Notices:* Scheduled comes @18:00 · Starting comes @17:00 · Started comes when the deployment has started · Success comes when success is declared',
    );
  });

  it('says that during a hold nothing goes out by its time', () => {
    const driver = createGoLiveDriver();
    driver.wish(ole, { type: 'Hold', reason: 'wait' });
    expect(noticesOf(driver)).toContain('Scheduled waits for the resume · Starting waits for the resume · ');
  });

  it('links what was sent and names what this installation cannot send', () => {
    const driver = createGoLiveDriver();
    driver.runTo(T0 - days(1));
    const delivered = { type: 'ReportNoticeDelivered', notice: 'scheduled', round: 1 } as const;
    driver.system({ ...delivered, target: 'slack:C0STAKE' });
    expect(noticesOf(driver)).toContain('Scheduled being sent');
    driver.system({ ...delivered, target: 'slack:C0TECH', permalink: 'https://slack.example/p1' });
    expect(noticesOf(driver)).toContain(
      '<https://slack.example/p1|Scheduled> sent @18:00 (not configured: e-mail to Stakeholders)',
    );
  });

  it('says that a notice went out late', () => {
    const driver = createGoLiveDriver();
    driver.moveTo(T0 - days(1) + minutes(30));
    driver.tick();
    const delivered = { type: 'ReportNoticeDelivered', notice: 'scheduled', round: 1 } as const;
    driver.system({ ...delivered, target: 'slack:C0STAKE' });
    driver.moveTo(T0 - days(1) + minutes(34));
    driver.system({ ...delivered, target: 'slack:C0TECH' });
    expect(noticesOf(driver)).toContain('Scheduled sent late, @18:34');
  });

  it('says what was missed, cancelled or failed', () => {
    const missed = createGoLiveDriver();
    missed.moveTo(T0 - days(1) + hours(2));
    missed.tick();
    expect(noticesOf(missed)).toContain('Scheduled *missed*, was due @18:00');
    const failed = createGoLiveDriver();
    failed.runTo(T0 - days(1));
    failed.system({
      type: 'ReportNoticeFailed',
      notice: 'scheduled',
      round: 1,
      target: 'slack:C0TECH',
      reason: 'is_archived',
    });
    expect(noticesOf(failed)).toContain('Scheduled *failed* for <#C0TECH>');
    const rolledBack = createGoLiveDriver();
    deploy(rolledBack);
    rolledBack.wish(ole, { type: 'RequestRollback', reason: 'no right' });
    rolledBack.wish(tom, { type: 'RequestRollback', reason: 'errors' });
    expect(noticesOf(rolledBack)).toContain('Success cancelled (a rollback was asked for)');
    expect(noticesOf(rolledBack)).toContain('Rolled back comes when the rollback is verified');
  });
});
