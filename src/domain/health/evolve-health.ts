import type { Event } from '../event.ts';
import { type Deed, type GoLive, overallHealth } from '../go-live.ts';
import { recover, triggerKind } from '../rollback/incident.ts';
import { isCallingForHealth } from '../status.ts';
import { unreachable } from '../unreachable.ts';
import type { HealthChanged, HealthEvent, PerformanceChanged } from './health-event.ts';
import type { HealthAlarm } from './health-state.ts';

const healthEvents = {
  HealthChanged: true,
  PerformanceChanged: true,
  RollbackProposed: true,
  RollbackProposalDismissed: true,
  TriggerObserved: true,
  RollbackProposalUnanswered: true,
  RollbackVerified: true,
  RollbackUnverified: true,
} satisfies Record<HealthEvent['type'], true>;

export const isHealthEvent = (event: Event): event is HealthEvent => Object.hasOwn(healthEvents, event.type);

export function evolveHealth(goLive: GoLive, event: HealthEvent, deed: Deed): Partial<GoLive> {
  switch (event.type) {
    case 'HealthChanged':
      return healthChanged(goLive, event, deed);
    case 'PerformanceChanged':
      return performanceChanged(goLive, event, deed);
    case 'RollbackProposed': {
      const { incident: number, trigger, since, evidence } = event;
      return {
        incidents: [
          ...goLive.incidents,
          {
            number,
            trigger,
            since,
            evidence,
            at: deed.at,
            state: 'proposed',
            ...(triggerKind(goLive, trigger) === 'manual' ? { reportedBy: deed.by } : {}),
          },
        ],
      };
    }
    case 'RollbackProposalDismissed':
      return {
        incidents: goLive.incidents.map((i) =>
          i.number === event.incident ? { ...i, state: 'dismissed', settledAt: deed.at } : i,
        ),
      };
    case 'TriggerObserved':
      return triggerKind(goLive, event.trigger) === 'manual'
        ? {}
        : { observed: [...(goLive.observed ?? []), event.trigger] };
    case 'RollbackProposalUnanswered':
      return {
        incidents: goLive.incidents.map((i) =>
          i.number === event.incident
            ? { ...i, unanswered: true, ...(event.rollsBack ? {} : { calledIn: deed.version }) }
            : i,
        ),
      };
    case 'RollbackVerified':
      return { rolledBackAt: deed.at };
    case 'RollbackUnverified':
      return {};
    default:
      throw unreachable(event);
  }
}

function healthChanged(goLive: GoLive, event: HealthChanged, deed: Deed): Partial<GoLive> {
  const { endpoint, verdict, since, evidence } = event;
  const health = { ...goLive.health, [endpoint]: { verdict, since, evidence } };
  const allUp = goLive.service.health.every((e) => health[e.id]?.verdict === 'up');
  const healthAlarm = alarmAfter({ ...goLive, health }, { before: goLive, event, deed });
  return { health, healthAlarm, ...(allUp ? recovered(goLive, 'unavailable', deed.at) : {}) };
}

function recovered(goLive: GoLive, kind: 'unavailable' | 'performance', at: number): Partial<GoLive> {
  const { observed } = goLive;
  const left = observed?.filter((trigger) => triggerKind(goLive, trigger) !== kind);
  return { incidents: recover(goLive, kind, at), ...(left ? { observed: left } : {}) };
}

function performanceChanged(goLive: GoLive, event: PerformanceChanged, { at }: Deed): Partial<GoLive> {
  const { trigger, endpoint, verdict, since, evidence } = event;
  const ofTrigger = { ...goLive.performance[trigger], [endpoint]: { verdict, since, evidence } };
  const allFine = goLive.service.health.every(({ id }) => ofTrigger[id]?.verdict === 'fine');
  return {
    performance: { ...goLive.performance, [trigger]: ofTrigger },
    ...(allFine ? recovered(goLive, 'performance', at) : {}),
  };
}

/** Health that goes down again this soon after the last time edits the alarm that people have just read. */
const sameAlarmMs = 10 * 60_000;

interface Change {
  readonly before: GoLive;
  readonly event: HealthChanged;
  readonly deed: Deed;
}

function alarmAfter(goLive: GoLive, { before, event, deed }: Change): HealthAlarm | undefined {
  const last = before.healthAlarm;
  if (event.verdict !== 'down' || !isCallingForHealth(before.status))
    return last && { ...last, isOver: last.isOver || isUpAgain(goLive, last) };
  const isOpen = last?.isOver === false;
  const isNews = !last || !((isOpen && overallHealth(before) === 'down') || isSoonAfter(last, deed.at));
  return {
    number: (last?.number ?? 0) + (isNews ? 1 : 0),
    version: isNews ? deed.version : last.version,
    lastDownAt: deed.at,
    endpoints: [...new Set([...(isOpen ? last.endpoints : []), event.endpoint])],
    isOver: false,
  };
}

const isUpAgain = ({ health }: GoLive, { endpoints }: HealthAlarm): boolean =>
  endpoints.every((id) => health[id]?.verdict === 'up');

const isSoonAfter = ({ lastDownAt }: HealthAlarm, at: number): boolean => at - lastDownAt <= sameAlarmMs;

/** Nobody looked for longer than a gap may last: that it was up before says nothing now. */
export const healthAfterDowntime = (goLive: GoLive, downtimeMs: number): GoLive['health'] =>
  Object.fromEntries(
    Object.entries(goLive.health).filter(([id, seen]) => {
      const intervalMs = goLive.service.health.find((endpoint) => endpoint.id === id)?.intervalMs ?? 0;
      return seen.verdict !== 'up' || downtimeMs <= 2 * intervalMs;
    }),
  );
