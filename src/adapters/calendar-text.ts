import ical, {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalAttendeeType,
  ICalCalendarMethod,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator';

export interface CalendarText {
  readonly method: 'request' | 'cancel';
  readonly uid: string;
  readonly sequence: number;
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly summary: string;
  readonly description: string;
  readonly location: string | undefined;
}

interface Sender {
  /** `golive <golive@example.com>` */
  readonly from: string;
  /** Who is invited, without anybody's address. */
  readonly group: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/**
 * An event as calendars exchange it (RFC 5545, 5546). A request has to have somebody invited, and recipients must not
 * see each other: that is the audience, as a group at the sender's address, of whom no answer is wanted. Its times are
 * UTC, which no calendar can misunderstand; each shows them in its own zone.
 */
export function composeInvitation(event: CalendarText, { from, group, at }: Sender): string {
  const [, name = from, email = from] = /^(.+) <(.+)>$/.exec(from) ?? [];
  const isCancelled = event.method === 'cancel';
  const calendar = ical({
    prodId: { company: 'golive', product: 'golive', language: 'EN' },
    method: isCancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST,
    scale: 'GREGORIAN',
  });
  calendar.createEvent({
    id: event.uid,
    sequence: event.sequence,
    stamp: new Date(at),
    start: new Date(event.from),
    end: new Date(event.to),
    summary: event.summary,
    description: event.description,
    ...(event.location === undefined ? {} : { location: event.location }),
    status: isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    // People are told of it, their time is not taken.
    transparency: ICalEventTransparency.TRANSPARENT,
    organizer: { name, email },
    attendees: [
      {
        email,
        name: group,
        type: ICalAttendeeType.GROUP,
        role: ICalAttendeeRole.OPT,
        status: ICalAttendeeStatus.NEEDSACTION,
        rsvp: false,
      },
    ],
  });
  return calendar.toString();
}
