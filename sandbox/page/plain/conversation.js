import { post } from './api.js';
import { drawBlocks } from './blocks.js';
import { attempt, drawList, el, toast } from './dom.js';
import { mrkdwn } from './mrkdwn.js';
import { slackDate } from './slack-date.js';

const openThreads = new Set();
const hidden = new Set();
let lastChannel;
let lastTold;

/** A channel's messages with their threads and what only this person sees, or the app's home tab. */
export function drawConversation(box, { channel, home, world }) {
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 60;
  const place = `${channel?.id ?? 'home'}/${world.me?.id}`;
  const entries = channel ? entriesOf(channel, world) : [homeEntry(home, world)];
  drawList(box, entries.length > 0 ? entries : [emptyEntry()], ({ draw }) => draw());
  const told = newestAnswer(channel, world);
  if (place !== lastChannel || (atEnd && told === lastTold)) box.scrollTop = box.scrollHeight;
  // An answer to this person alone may stand in a thread far from the end.
  else if (told !== lastTold) box.querySelector(`[data-ts="${told}"]`)?.scrollIntoView({ block: 'nearest' });
  lastChannel = place;
  lastTold = told;
}

const newestAnswer = (channel, world) =>
  world.me?.ephemerals.findLast((e) => e.channelId === channel?.id)?.ts;

function emptyEntry() {
  const draw = () => el('p', { class: 'quiet' }, 'Nothing here yet.');
  return { key: 'empty', data: withDraw({}, draw) };
}

function entriesOf(channel, world) {
  const mine = world.me?.ephemerals ?? [];
  const ephemerals = mine.filter((e) => e.channelId === channel.id && !hidden.has(e.ts));
  const inThread = (ts) => ephemerals.filter((e) => e.threadTs === ts);
  const threads = new Set(channel.messages.map((m) => m.ts));
  const messages = channel.messages.map((message) => ({
    ts: message.ts,
    data: { message, own: inThread(message.ts) },
    draw: () => drawThread(message, { own: inThread(message.ts), world }),
  }));
  const alone = ephemerals
    .filter((e) => e.threadTs === undefined || !threads.has(e.threadTs))
    .map((message) => ({
      ts: message.ts,
      data: message,
      draw: () => drawMessage(message, { world, ephemeral: true }),
    }));
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: world.zone }).format(new Date(world.nowMs));
  return [...messages, ...alone]
    .toSorted((a, b) => (a.ts < b.ts ? -1 : 1))
    .map(({ ts, data, draw }) => ({ key: `${world.me?.id}/${ts}`, data: withDraw({ data, day }, draw) }));
}

/** The signature of an entry is its data; how it is drawn travels along unseen. */
function withDraw(data, draw) {
  return Object.defineProperty(data, 'draw', { value: draw });
}

function homeEntry(home, world) {
  const draw = () =>
    home
      ? el(
          'article',
          { class: 'home' },
          drawBlocks(home.content.blocks, world, actionsIn({ viewId: home.id }, world)),
        )
      : el('p', { class: 'quiet' }, 'The app has put nothing on its home tab yet.');
  return { key: `home/${world.me?.id}`, data: withDraw({ home: home ?? null }, draw) };
}

function drawThread(message, { own, world }) {
  const replies = [
    ...message.replies.map((reply) => [reply, false]),
    ...own.map((reply) => [reply, true]),
  ].toSorted(([a], [b]) => (a.ts < b.ts ? -1 : 1));
  const thread =
    replies.length > 0 &&
    el(
      'details',
      {
        class: 'thread',
        open: openThreads.has(message.ts),
        ontoggle: (event) =>
          event.target.open ? openThreads.add(message.ts) : openThreads.delete(message.ts),
      },
      el('summary', {}, replies.length === 1 ? '1 reply' : `${replies.length} replies`),
      replies.map(([reply, ephemeral]) => drawMessage(reply, { world, ephemeral })),
    );
  return el('div', { class: 'with-thread' }, drawMessage(message, { world }), thread);
}

function drawMessage(message, { world, ephemeral = false }) {
  const { ts, channelId, userId } = message;
  const author = ephemeral ? 'golive' : (world.user(userId) ?? userId);
  const time = slackDate(Number(ts.split('.')[0]), '{date_short_pretty}, {time}', world);
  const blocks = message.blocks ?? [];
  return el(
    'article',
    { class: ephemeral ? 'message ephemeral' : 'message', 'data-ts': ts },
    el(
      'header',
      {},
      el('strong', {}, author),
      el('time', { title: new Date(Number(ts) * 1000).toISOString() }, time),
      message.edited && el('span', {}, 'edited'),
      message.pinned && el('span', {}, '📌 pinned'),
      ephemeral && el('span', {}, 'Only you can see this'),
      ephemeral &&
        el('button', { type: 'button', class: 'link', onclick: (event) => hide(ts, event) }, 'Dismiss'),
    ),
    blocks.length > 0
      ? drawBlocks(blocks, world, actionsIn({ channelId, ts }, world))
      : el('div', { class: 'text' }, mrkdwn(message.text, world)),
    (message.files ?? []).map((file) => el('p', { class: 'quiet' }, `📎 ${file.title ?? file.name}`)),
  );
}

function hide(ts, event) {
  hidden.add(ts);
  event.target.closest('article').remove();
}

function actionsIn(place, world) {
  const userId = world.me?.id;
  return {
    act: (element, block, value) =>
      attempt(async () => {
        const where = { userId, ...place, actionId: element.action_id, blockId: block.block_id };
        const isButton = element.type === 'button' || element.type === 'overflow';
        const seen = isButton
          ? await post('/slack/click', { ...where, ...(value === undefined ? {} : { value }) })
          : await post('/slack/state', { ...where, value });
        if (seen.text) toast(seen.text, 'bad');
      }),
  };
}
