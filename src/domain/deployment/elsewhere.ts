import type { PageEntryName, PagerAction, SignalEvent } from '../rollback/signal-event.ts';

/** What stands of a go-live outside Slack and GitHub, as far as is known. */
export interface Elsewhere {
  /** On the status page of the service. */
  readonly page: Readonly<Partial<Record<PageEntryName, ShownEntry>>>;
  /** Components that the page did not take, of which somebody was told. */
  readonly leftOutComponents?: readonly string[];
  /** Somebody was told that an entry stands open there. */
  readonly isPageChased: boolean;
  /** How often, and when last. */
  readonly chased?: { readonly times: number; readonly at: number };
  /** What the pager was told last of each alert. */
  readonly alerts: Readonly<Record<string, PagerAction>>;
}

/** An entry as the page is known to show it. */
export interface ShownEntry {
  readonly says: string;
  readonly status: string;
  readonly id: string;
  readonly url: string;
}

export const nothingElsewhere: Elsewhere = { page: {}, isPageChased: false, alerts: {} };

export function evolveElsewhere(elsewhere: Elsewhere, event: SignalEvent, at: number): Elsewhere {
  if (event.type === 'StatusPageLeftOpen') {
    const times = (elsewhere.chased?.times ?? 0) + 1;
    return { ...elsewhere, isPageChased: true, chased: { times, at } };
  }
  if (event.type === 'StatusPageComponentsLeftOut') {
    const { leftOutComponents = [] } = elsewhere;
    return { ...elsewhere, leftOutComponents: [...leftOutComponents, ...event.components] };
  }
  if (event.type === 'PagerTold') {
    const { subject, action } = event;
    return action === 'change'
      ? elsewhere
      : { ...elsewhere, alerts: { ...elsewhere.alerts, [subject]: action } };
  }
  const { entry, says, status, id, url } = event;
  return { ...elsewhere, page: { ...elsewhere.page, [entry]: { says, status, id, url } } };
}

/** What people must see; the card shows the rest. */
export const isToldSignal = ({ type }: SignalEvent): boolean =>
  type === 'StatusPageLeftOpen' || type === 'StatusPageComponentsLeftOut';

const signalEvents: Readonly<Record<SignalEvent['type'], true>> = {
  StatusPageUpdated: true,
  StatusPageComponentsLeftOut: true,
  StatusPageLeftOpen: true,
  PagerTold: true,
};

export const isSignalEvent = (event: { readonly type: string }): event is SignalEvent =>
  Object.hasOwn(signalEvents, event.type);
