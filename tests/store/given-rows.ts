import type { SlackMessageEffect, SlackNoticeEffect } from '../../src/domain/effect.ts';
import type { RecordedEvent } from '../../src/domain/event.ts';
import type { GoLiveRow, NewEvent, Store } from '../../src/store/store.ts';

export function goLiveRow(number: number, differing: Partial<GoLiveRow> = {}): GoLiveRow {
  return {
    id: `GL-${number}`,
    number,
    service: `service-${number}`,
    environment: 'production',
    version: 'v1.4.2',
    status: 'planned',
    active: true,
    channel: 'C0RELEASE',
    t0: 1_767_225_600_000,
    timeZone: 'Europe/Berlin',
    nextDueAt: undefined,
    streamVersion: 0,
    headHash: '0'.repeat(64),
    watched: false,
    started: false,
    succeeded: false,
    ...differing,
  };
}

export function held(version: number, differing: Partial<NewEvent> = {}): NewEvent {
  return {
    stream: 'GL-1',
    version,
    at: 1_767_225_600_000 + version,
    actor: { kind: 'user', id: 'U1', team: 'T1' },
    origin: { via: 'button', channel: 'C0RELEASE', message: '1767225600.000100' },
    event: { type: 'Held', reason: `Reason ${version}` },
    ...differing,
  };
}

/** Writes a go-live with so many events, its row naming the last one, as the engine does. */
export async function givenGoLive(
  store: Store,
  number: number,
  events = 1,
): Promise<readonly RecordedEvent[]> {
  return store.transaction(async (tx) => {
    const stream = `GL-${number}`;
    const recorded = await tx.append(
      Array.from({ length: events }, (_, index) => held(index + 1, { stream })),
    );
    const head = recorded.at(-1);
    await tx.saveGoLive(goLiveRow(number, head && { streamVersion: head.version, headHash: head.hash }));
    return recorded;
  });
}

export const control: SlackMessageEffect = {
  kind: 'slack.message',
  key: 'GL-1/message/control',
  goLive: 'GL-1',
  message: { card: 'control' },
};

export function notice(name: string): SlackNoticeEffect {
  return {
    kind: 'slack.notice',
    key: `GL-1/notice/${name}`,
    goLive: 'GL-1',
    notice: name,
    round: 1,
    channel: 'C0RELEASE',
    text: 'The deployment was initiated.',
    late: false,
  };
}
