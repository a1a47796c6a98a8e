import type { App, ViewSubmitAction } from '@slack/bolt';
import type { GoLive } from '../domain/go-live.ts';
import { answer } from '../messages/answers/answer.ts';
import { homeView } from '../messages/views/home-view.ts';
import { clickAnswering } from './answering/answer-click.ts';
import { commandAnswering } from './answering/answer-command.ts';
import { submissionAnswering } from './answering/answer-submission.ts';
import { openForm } from './answering/open-form.ts';
import { runClick } from './clicks.ts';
import { actionIdOf, commandIdOf, submissionIdOf } from './command-id.ts';
import { runLine } from './commands.ts';
import { finished, takePlace } from './form-place.ts';
import type { OwnIdentity } from './identity.ts';
import { slashCommand } from './intake.ts';
import { listOpenGoLives } from './open-go-lives.ts';
import {
  readActions,
  readCommand,
  readHomeOpened,
  readSubmission,
  type SlackActions,
  type SlackCommand,
  type SlackSubmission,
} from './payload.ts';
import { type Reply, refuse } from './reply.ts';
import { lookFor } from './say-of-go-live.ts';
import { serve } from './serve.ts';
import { runSubmission } from './submissions.ts';
import { unescapeCommand } from './typed-text.ts';
import type { Door } from './wish.ts';

const anything = /[\s\S]*/u;

/** Every command, click and form comes to one listener of its kind: what golive does not know is refused there. */
export function listen(app: App, door: Door, identity: OwnIdentity): void {
  const ofOurs = async (
    teams: readonly (string | undefined)[],
    work: () => Promise<Reply>,
  ): Promise<Reply> => {
    const { team } = await identity.learn();
    const isOurs = teams.every((id) => id === undefined || id === team);
    return isOurs ? await work() : refuse(answer(door.words.door.notAMember));
  };

  app.command(anything, async ({ body, ack }) => {
    const payload = readCommand(body);
    if (!payload) return;
    const work = () => ofOurs([payload.team_id], () => runCommand(door, payload));
    await serve(work, commandAnswering(door, payload, ack), door);
  });
  app.action(anything, async ({ body, ack }) => {
    const payload = readActions(body);
    if (!payload) return;
    const work = () => ofOurs([payload.team.id, payload.user.team_id], () => runAction(door, payload));
    await serve(
      work,
      clickAnswering(door, payload, () => ack()),
      door,
    );
  });
  app.view<ViewSubmitAction>(anything, async ({ body, ack }) => {
    const payload = readSubmission(body);
    if (!payload) return;
    const work = () => ofOurs([payload.team.id, payload.user.team_id], () => runForm(door, payload));
    await serve(work, submissionAnswering(door, payload, ack), door);
  });
  app.event('app_home_opened', async ({ body }) => {
    const payload = readHomeOpened(body);
    if (payload?.team_id !== (await identity.learn()).team) return;
    if ((payload.event.tab ?? 'home') === 'home') await publishHome(door, payload.event.user);
  });
}

async function runCommand(door: Door, payload: SlackCommand): Promise<Reply> {
  if (payload.command !== slashCommand) return refuse(answer(door.words.door.unknownControl));
  const deed = {
    id: commandIdOf(payload),
    user: payload.user_id,
    team: payload.team_id,
    via: 'command',
    channel: payload.channel_id,
  } as const;
  const reply = await runLine(door, deed, unescapeCommand(payload.text));
  const shown = await openForm(door, finished(reply, deed, door.words), {
    user: deed.user,
    trigger: payload.trigger_id,
  });
  if ('lookFor' in reply && reply.lookFor) lookFor(door, deed, reply.lookFor);
  return shown;
}

async function runAction(door: Door, payload: SlackActions): Promise<Reply> {
  const { user, team, channel, message, container } = payload;
  const { view, place } = payload.view ? takePlace(payload.view) : { place: {} };
  const [clicked] = payload.actions;
  if (!clicked) return refuse(answer(door.words.door.unknownControl));
  const isCard = message !== undefined && message !== null && container?.is_ephemeral !== true;
  const deed = {
    id: actionIdOf(payload),
    user: user.id,
    team: team.id,
    via: 'button',
    ...(channel ? { channel: channel.id, message: message?.ts } : place),
  } as const;
  const reply = await runClick(door, {
    deed,
    action: clicked.action_id,
    value: clicked.value ?? clicked.selected_option?.value ?? '',
    ...(isCard && channel ? { cardChannel: channel.id } : {}),
    ...(view ? { view } : {}),
  });
  return await openForm(door, finished(reply, deed, door.words), {
    user: deed.user,
    trigger: payload.trigger_id,
    isInForm: view?.type === 'modal',
  });
}

async function runForm(door: Door, payload: SlackSubmission): Promise<Reply> {
  const { user, team } = payload;
  const { view, place } = takePlace(payload.view);
  door.repeatedClicks.forget(user.id);
  const deed = { id: submissionIdOf(payload), user: user.id, team: team.id, via: 'modal', ...place } as const;
  return finished(await runSubmission(door, { deed, view }), place, door.words);
}

const mostOnHome = 100;

async function publishHome(door: Door, user: string): Promise<void> {
  const { engine, directory, clock, words, calls } = door;
  const isMember = await door.people.isMember(user);
  const listed = isMember ? await listOpenGoLives(door) : [];
  const read = await Promise.all(listed.slice(0, mostOnHome).map(({ id }) => engine.read(id)));
  const goLives = read.filter((goLive): goLive is GoLive => goLive !== undefined);
  const lostReminders = isMember ? await directory.readLostReminders() : [];
  await calls.publishHome(user, homeView({ goLives, user, now: clock.now(), lostReminders }, words));
}
