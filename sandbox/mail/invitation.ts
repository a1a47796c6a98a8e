import ICAL from 'ical.js';

/** What a calendar reads in an invitation. */
export interface Invitation {
  readonly method: string;
  readonly uid: string;
  readonly sequence: number;
  readonly status: string;
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly summary: string;
  readonly description: string;
  readonly location: string;
  readonly organizer: string;
  readonly attendees: readonly string[];
}

/** Read by the parser that Thunderbird uses; fails where a calendar would refuse it. */
export function readInvitation(text: string): Invitation {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const events = calendar.getAllSubcomponents('vevent');
  const [component] = events;
  if (!component || events.length > 1) throw new Error(`an invitation with ${events.length} events`);
  const event = new ICAL.Event(component);
  return {
    method: String(calendar.getFirstPropertyValue('method')),
    uid: event.uid,
    sequence: event.sequence,
    status: String(component.getFirstPropertyValue('status')),
    from: event.startDate.toUnixTime() * 1000,
    to: event.endDate.toUnixTime() * 1000,
    summary: event.summary,
    description: event.description,
    location: event.location ?? '',
    organizer: event.organizer,
    attendees: event.attendees.map((attendee) => String(attendee.getFirstValue())),
  };
}
