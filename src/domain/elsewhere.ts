import type { PageEntryName, SignalEvent } from './signal-event.ts';

/** What stands of a go-live outside Slack and GitHub, as far as is known. */
export interface Elsewhere {
  /** On the status page of the service. */
  readonly page: Readonly<Partial<Record<PageEntryName, ShownEntry>>>;
  /** Somebody was told that an entry stands open there. */
  readonly isPageChased: boolean;
}

/** An entry as the page is known to show it. */
export interface ShownEntry {
  readonly says: string;
  readonly status: string;
  readonly id: string;
  readonly url: string;
}

export const nothingElsewhere: Elsewhere = { page: {}, isPageChased: false };

export function evolveElsewhere(elsewhere: Elsewhere, event: SignalEvent): Elsewhere {
  if (event.type === 'StatusPageLeftOpen') return { ...elsewhere, isPageChased: true };
  const { entry, says, status, id, url } = event;
  return { ...elsewhere, page: { ...elsewhere.page, [entry]: { says, status, id, url } } };
}

const signalEvents: Readonly<Record<SignalEvent['type'], true>> = {
  StatusPageUpdated: true,
  StatusPageLeftOpen: true,
};

export const isSignalEvent = (event: { readonly type: string }): event is SignalEvent =>
  Object.hasOwn(signalEvents, event.type);
