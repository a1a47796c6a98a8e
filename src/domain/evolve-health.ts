import type { HealthChanged, HealthEvent } from './event.ts';
import type { GoLive, Incident } from './go-live.ts';
import { unreachable } from './unreachable.ts';

export function evolveHealth(goLive: GoLive, event: HealthEvent, at: number): Partial<GoLive> {
  switch (event.type) {
    case 'HealthChanged':
      return healthChanged(goLive, event);
    case 'RollbackProposed': {
      const { incident: number, trigger, since, evidence } = event;
      return {
        incidents: [...goLive.incidents, { number, trigger, since, evidence, at, state: 'proposed' }],
      };
    }
    case 'RollbackProposalDismissed':
      return {
        incidents: goLive.incidents.map((i) =>
          i.number === event.incident ? { ...i, state: 'dismissed' } : i,
        ),
      };
    case 'RollbackVerified':
      return { rolledBackAt: at };
    case 'RollbackUnverified':
      return {};
    default:
      throw unreachable(event);
  }
}

function healthChanged(goLive: GoLive, event: HealthChanged): Partial<GoLive> {
  const { endpoint, verdict, since, evidence } = event;
  const health = { ...goLive.health, [endpoint]: { verdict, since, evidence } };
  const allUp = goLive.service.health.every((e) => health[e.id]?.verdict === 'up');
  return allUp ? { health, incidents: goLive.incidents.map(recovered) } : { health };
}

const recovered = (incident: Incident): Incident =>
  incident.state === 'proposed' || incident.state === 'dismissed'
    ? { ...incident, state: 'recovered' }
    : incident;
