// People who do at once what would take a person thirty clicks. They use the same doors as everybody: a command, a
// click on a button that is on show. Who may not do it is refused, and nothing else happens.
import { interactiveElements } from '../slack/blocks/blocks.ts';
import { CannotError } from '../slack/people/cannot.ts';
import type { Seen } from '../slack/people/seen.ts';
import type { SlackSandbox } from '../slack/slack-sandbox.ts';
import type { OpenView } from '../slack/state.ts';
import type { RecordedGoLive } from '../trail/audit-trail.ts';
import { tourFacts } from './tour.ts';

const MOST_CLICKS = 200;
const REDRAWN_WITHIN_MS = 3_000;

/** Whoever planned the go-live ticks every item that is open, in the checklist's modal. Gives how many were ticked. */
export async function tickTheRest(slack: SlackSandbox, { row, history }: RecordedGoLive): Promise<number> {
  const userId = history.entries[0]?.actor.id ?? '';
  const view = (): OpenView | undefined => slack.modalsOf(userId).at(-1);
  const open = async (): Promise<string> => {
    refused(await slack.postCommand({ userId, channelId: row.channel, text: `checklist ${row.id}` }));
    await changed(slack, () => view() !== undefined);
    return view()?.id ?? '';
  };
  let opened = await open();
  let ticked = 0;
  for (let clicks = 0; clicks < MOST_CLICKS; clicks += 1) {
    const now = view();
    if (now?.rootViewId !== opened) break;
    if (now.id !== opened) {
      // A check ticked the same item meanwhile, and the app says so in front: the list is behind the times.
      await slack.closeView({ userId, viewId: now.id, clear: true });
      opened = await open();
      continue;
    }
    const tick = interactiveElements(now.content.blocks).find(({ actionId }) => actionId === 'item_tick');
    if (!tick) break;
    const { actionId, blockId } = tick;
    refused(await slack.click({ userId, viewId: opened, actionId, blockId }));
    await changed(slack, () => view()?.hash !== now.hash);
    ticked += view()?.id === opened ? 1 : 0;
  }
  if (view()?.id === opened) await slack.closeView({ userId, viewId: opened });
  return ticked;
}

/** The owner of each gate that has no vote yet says GO on its card, with every box ticked. Gives how many did. */
export async function voteTheRest(slack: SlackSandbox, goLive: RecordedGoLive): Promise<number> {
  const silent = tourFacts([goLive]).gates.filter(({ vote }) => vote === undefined);
  for (const { id, title, holder } of silent) {
    const card = () => goButton(slack, [goLive.row.id, id]);
    await changed(slack, () => card() !== undefined);
    const found = card();
    if (!found) throw new CannotError(`There is no GO button for ${title} on show.`);
    const { channelId, ts, actionId, blockId } = found;
    refused(await slack.click({ userId: holder, channelId, ts, actionId, blockId }));
    await sendWithAllBoxes(slack, holder);
  }
  return silent.length;
}

/** Ticks every box of the form in front of a person, and sends it. */
async function sendWithAllBoxes(slack: SlackSandbox, userId: string): Promise<void> {
  await changed(slack, () => slack.modalsOf(userId).length > 0);
  const form = slack.modalsOf(userId).at(-1);
  if (!form) throw new CannotError(`No form was opened for ${userId}.`);
  const values = interactiveElements(form.content.blocks).flatMap(({ blockId, element }) =>
    element.type === 'checkboxes' ? [[blockId, element.options.map(({ value }) => value)] as const] : [],
  );
  const seen = await slack.submitView({ userId, viewId: form.id, values: Object.fromEntries(values) });
  refused({ ...seen, envelopeId: seen.envelopeId ?? '' });
  const [complaint] = Object.values(seen.errors ?? {});
  if (complaint !== undefined) throw new CannotError(complaint);
}

const goButton = (slack: SlackSandbox, parts: readonly string[]) =>
  slack
    .botMessages()
    .flatMap((message) => interactiveElements(message.blocks).map((placed) => ({ ...message, ...placed })))
    .find(
      ({ actionId, element }) =>
        actionId === 'gate_go' && element.type === 'button' && names(element.value, parts),
    );

const names = (value: string | undefined, parts: readonly string[]): boolean =>
  parts.every((part) => value?.split('|').includes(part));

/** Stops with what the person was told, where they were told anything. */
function refused({ ok, text, ephemerals }: Seen): void {
  const told = ok ? ephemerals.at(-1)?.text : (text ?? 'golive did not answer.');
  if (told !== undefined) throw new CannotError(told);
}

/** Waits until something in the workspace is so, three seconds at most. */
function changed(slack: SlackSandbox, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (holds()) done();
    };
    const done = () => {
      clearTimeout(timer);
      forget();
      resolve();
    };
    const timer = setTimeout(done, REDRAWN_WITHIN_MS);
    const forget = slack.onChange(check);
    check();
  });
}
