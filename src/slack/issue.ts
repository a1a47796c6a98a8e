import type { Action } from '../domain/command.ts';
import type { GoLive } from '../domain/go-live.ts';
import { answer } from '../messages/answers/answer.ts';
import { longestReason } from '../messages/views/modal.ts';
import { viewInputs } from '../messages/views/view-inputs.ts';
import { chosenIn, dateIn, textIn, tickedIn, timeIn } from './form-values.ts';
import { formReply, incidentOf } from './forms.ts';
import { parseIssueLine } from './issue-line.ts';
import type { SlackView } from './payload.ts';
import { besideInput, errorAt, type Reply, refuse, say } from './reply.ts';
import { asPlain, timeSentence } from './sentences.ts';
import { lengthOf } from './typed-text.ts';
import { act, type Deed, type Door } from './wish.ts';
import { readTime, toInstant, type WrittenTime } from './written-time.ts';

interface Asked {
  readonly door: Door;
  readonly deed: Deed;
  readonly goLive: GoLive;
}

/** Without words a form asks; with them the issue is opened, resolved or given a new time at once. */
export async function issueByLine(it: Asked, rest: string): Promise<Reply> {
  const { door, deed, goLive } = it;
  const { words } = door;
  const line = parseIssueLine(rest, todayIn(it));
  switch (line.wish) {
    case 'unreadable_eta':
      return refuse(answer(line.found === '' ? words.issues.usage(goLive.id) : unreadable(it, line.found)));
    case 'resolve':
      return line.resolution === ''
        ? await formReply(door, deed, { form: 'issue_resolve', goLive, subject: String(line.issue) })
        : await act(door, deed, {
            goLive: goLive.id,
            do: { type: 'ResolveIssue', issue: line.issue, resolution: shortened(line.resolution) },
          });
    case 'eta':
      return await withEta(it, line.eta, (eta) => ({ type: 'SetIssueEta', issue: line.issue, eta }));
    case 'open': {
      if (line.what === '') return await formReply(door, deed, { form: 'issue_open', goLive });
      const opened = (eta: number | undefined) => ({
        type: 'OpenIssue' as const,
        what: shortened(line.what),
        severity: line.isSevere ? ('severe' as const) : ('normal' as const),
        ...(eta === undefined ? {} : { eta }),
        ...(line.hold ? { hold: true } : {}),
      });
      const reply = line.eta
        ? await withEta(it, line.eta, opened)
        : await act(door, deed, { goLive: goLive.id, do: opened(undefined) });
      return line.hold ? await sayWhetherHeld(it, reply) : reply;
    }
  }
}

/** The issue is open either way: whoever wanted it to hold the go-live hears where nothing is left to hold. */
async function sayWhetherHeld({ door, goLive }: Asked, reply: Reply): Promise<Reply> {
  if (reply.type !== 'done') return reply;
  const opened = (await door.engine.read(goLive.id))?.issues.at(-1);
  return opened?.notHeld ? say(answer(`${reply.said.text}\n${door.words.issues.notHeld}`)) : reply;
}

const shortened = (text: string): string => [...text].slice(0, longestReason).join('');

const unreadable = ({ door }: Asked, found: string): string =>
  timeSentence({ code: 'unreadable_time', found }, door.words);

/** The date in the go-live's zone. */
const todayIn = ({ door, goLive }: Asked): string =>
  Temporal.Instant.fromEpochMilliseconds(door.clock.now())
    .toZonedDateTimeISO(goLive.timeZone)
    .toPlainDate()
    .toString();

async function withEta(it: Asked, written: WrittenTime, wish: (eta: number) => Action): Promise<Reply> {
  const { door, deed, goLive } = it;
  const instant = toInstant(written, goLive.timeZone);
  if ('code' in instant) return refuse(answer(timeSentence(instant, door.words)));
  return await act(door, deed, { goLive: goLive.id, do: wish(instant.at) });
}

interface Sent extends Asked {
  readonly view: SlackView;
}

/** The form that opens an issue. */
export async function submitIssue(it: Sent): Promise<Reply> {
  const { door, deed, goLive, view } = it;
  const { what: place, severity, hold, time } = viewInputs.issue_open;
  const what = textIn(view, place);
  if (lengthOf(what) > longestReason) return errorAt(place.block, door.words.door.tooLong(longestReason));
  const eta = etaIn(it);
  if (eta && 'problem' in eta) return errorAt(time.block, eta.problem);
  const reply = await act(door, deed, {
    goLive: goLive.id,
    do: {
      type: 'OpenIssue',
      what,
      severity: chosenIn(view, severity) === 'severe' ? 'severe' : 'normal',
      ...(eta ? { eta: eta.at } : {}),
      ...(tickedIn(view, [hold]).length > 0 ? { hold: true } : {}),
    },
  });
  return besideInput(await sayWhetherHeld(it, reply), {
    reason_required: place.block,
    issue_known: place.block,
    eta_in_past: time.block,
  });
}

/** The form that asks for the new time of an issue. */
export async function submitEta(it: Sent, subject: string): Promise<Reply> {
  const { door, deed, goLive } = it;
  const { time } = viewInputs.issue_eta;
  const eta = etaIn(it);
  if (!eta) return errorAt(time.block, door.words.views.issue.etaMissing);
  if ('problem' in eta) return errorAt(time.block, eta.problem);
  const reply = await act(door, deed, {
    goLive: goLive.id,
    do: { type: 'SetIssueEta', issue: incidentOf(subject) ?? 0, eta: eta.at },
  });
  return besideInput(reply, { eta_in_past: time.block, eta_unchanged: time.block });
}

/** Undefined where nothing was chosen. */
function etaIn(it: Sent): { readonly at: number } | { readonly problem: string } | undefined {
  const { door, goLive, view } = it;
  const { date, time } = viewInputs.issue_eta;
  const [day, clock] = [dateIn(view, date), timeIn(view, time)];
  if (clock === '') return day === '' ? undefined : { problem: door.words.views.issue.etaMissing };
  const read = readTime([day || todayIn(it), clock]);
  if (!read) return { problem: asPlain(unreadable(it, clock)) };
  const instant = toInstant(read.written, goLive.timeZone);
  return 'code' in instant ? { problem: asPlain(timeSentence(instant, door.words)) } : { at: instant.at };
}
