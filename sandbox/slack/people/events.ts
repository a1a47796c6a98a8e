import type { SlackContext } from '../context.ts';
import { post } from '../posting.ts';
import { randomId } from '../random-id.ts';
import type { Message } from '../state.ts';
import { viewJson } from '../view-store.ts';
import { app, team } from '../workspace.ts';
import { CannotError } from './cannot.ts';
import { actingPerson, channelOf } from './person.ts';
import { deliverFor, type Seen } from './seen.ts';
import { typedText } from './typed-text.ts';

/** A person opens the app's home tab; undefined where the app did not subscribe to the event. */
export async function openHome(
  context: SlackContext,
  { userId }: { userId: string },
): Promise<Seen | undefined> {
  const user = actingPerson(context, userId);
  const home = context.state.homeOf(user.id);
  return sendEvent(context, user.id, {
    type: 'app_home_opened',
    user: user.id,
    channel: context.state.directChannel(user.id, app.botUserId).id,
    tab: 'home',
    event_ts: context.state.nextTs(),
    ...(home && { view: viewJson(context.state, home) }),
  });
}

export interface PersonsMessage {
  readonly userId: string;
  readonly channelId: string;
  readonly text: string;
  readonly threadTs?: string;
}

/** A person writes in a channel. The app hears of it only where it is mentioned and subscribed to mentions. */
export async function postMessage(context: SlackContext, given: PersonsMessage): Promise<Message> {
  const user = actingPerson(context, given.userId);
  const channel = channelOf(context, user, given.channelId);
  if (channel.archived) throw new CannotError(`#${channel.name} is archived.`);
  const message = post(context, {
    userId: user.id,
    channelId: channel.id,
    text: typedText(context.state, given.text, 'message'),
    blocks: [],
    threadTs: given.threadTs,
  });
  if (message.text.includes(`<@${app.botUserId}>`) && channel.members.has(app.botUserId)) {
    await sendEvent(context, user.id, {
      type: 'app_mention',
      user: user.id,
      text: message.text,
      ts: message.ts,
      channel: channel.id,
      event_ts: message.ts,
      ...(message.threadTs !== undefined && { thread_ts: message.threadTs }),
    });
  }
  return message;
}

async function sendEvent(
  context: SlackContext,
  userId: string,
  event: { type: string } & Record<string, unknown>,
): Promise<Seen | undefined> {
  if (!context.subscriptions.includes(event.type)) return undefined;
  const payload = {
    token: app.verificationToken,
    team_id: team.id,
    api_app_id: app.id,
    event,
    type: 'event_callback',
    event_id: `Ev${randomId(10)}`,
    event_time: Math.floor(context.clock.now() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: team.id,
        user_id: app.botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
  };
  const { seen } = await deliverFor(context, userId, { type: 'events_api', payload });
  return seen();
}
