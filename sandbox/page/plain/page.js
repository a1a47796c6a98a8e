/** Wires the page: reads the state, draws what changed, sends what the person does. */
import { follow, post, readState } from './api.js';
import { drawConversation } from './conversation.js';
import { attempt, drawList, el, toast } from './dom.js';
import { drawModal } from './modal.js';
import { drawPanel } from './panel.js';

const byId = (id) => document.getElementById(id);
const remembered = (key, usual) => sessionStorage.getItem(key) ?? usual;
const HOME = 'home';

const chosen = { userId: remembered('userId', 'U0RITA'), channelId: remembered('channelId', 'C0RELEASE') };
const lastSeen = new Map();
let state;

/** What drawing needs to know of the workspace, as the chosen person sees it. */
function worldOf() {
  const { users, channels, usergroups } = state.slack;
  const me = users.find((user) => user.id === chosen.userId);
  return {
    me,
    users,
    channels,
    zone: me?.tz ?? 'UTC',
    nowMs: state.clock.nowMs,
    user: (id) => users.find((u) => u.id === id)?.realName,
    channel: (id) => channels.find((c) => c.id === id)?.name,
    group: (id) => usergroups.find((g) => g.id === id)?.name,
  };
}

function draw() {
  const world = worldOf();
  drawPeople(world);
  drawChannels();
  drawHeader();
  const channel = state.slack.channels.find((c) => c.id === chosen.channelId);
  drawConversation(byId('messages'), {
    channel,
    home: chosen.channelId === HOME ? world.me?.home : undefined,
    world,
  });
  drawModal(byId('modal'), world);
  drawPanel(state, world);
  byId('composer').hidden = chosen.channelId === HOME;
}

function drawPeople({ users, me }) {
  const people = users
    .filter((u) => !u.isBot && !u.deleted)
    .map(({ id, realName, title }) => ({ id, realName, title }));
  drawList(
    byId('person'),
    people.map((person) => ({ key: person.id, data: person })),
    ({ id, realName, title }) => el('option', { value: id }, title ? `${realName}, ${title}` : realName),
  );
  byId('person').value = chosen.userId;
  byId('person-zone').textContent = me ? `@${me.name} in ${me.tz}` : '';
}

function drawChannels() {
  const mine = state.slack.channels.filter((c) => c.members.includes(chosen.userId));
  const rows = mine.map((channel) => {
    const { id, archived, kind } = channel;
    const last = channel.messages.at(-1)?.ts ?? '';
    if (!lastSeen.has(id) || id === chosen.channelId) lastSeen.set(id, last);
    const name = kind === 'im' ? '● golive' : `${kind === 'private' ? '🔒' : '#'} ${channel.name}`;
    return { id, name, archived, unread: last > lastSeen.get(id), current: id === chosen.channelId };
  });
  const home = { id: HOME, name: '⌂ golive home', current: chosen.channelId === HOME };
  drawList(
    byId('channels'),
    [...rows, home].map((row) => ({ key: row.id, data: row })),
    ({ id, name, archived, unread, current }) => {
      const marks = [unread && 'unread', archived && 'archived'].filter(Boolean).join(' ');
      const pick = () => openChannel(id);
      return el(
        'li',
        {},
        el(
          'button',
          { type: 'button', class: marks, 'aria-current': current ? 'page' : null, onclick: pick },
          name,
        ),
      );
    },
  );
}

function drawHeader() {
  const channel = state.slack.channels.find((c) => c.id === chosen.channelId);
  byId('channel-name').textContent = channel
    ? channel.kind === 'im'
      ? 'golive'
      : `#${channel.name}`
    : 'golive home';
  byId('channel-purpose').textContent = channel?.archived
    ? 'This channel is archived.'
    : (channel?.purpose ?? '');
}

function openChannel(channelId) {
  chosen.channelId = channelId;
  sessionStorage.setItem('channelId', channelId);
  draw();
  byId('messages').scrollTop = byId('messages').scrollHeight;
  if (channelId === HOME) attempt(() => post('/slack/home', { userId: chosen.userId }));
}

async function send(event) {
  event.preventDefault();
  const text = byId('typed').value.trim();
  if (text === '') return;
  const [, command, rest] = /^(\/\S+)\s*(.*)$/s.exec(text) ?? [];
  const { userId, channelId } = chosen;
  byId('typed').value = '';
  const seen = await attempt(() =>
    command
      ? post('/slack/command', { userId, channelId, command, text: rest })
      : post('/slack/message', { userId, channelId, text }),
  );
  if (!seen) byId('typed').value = text;
  else if (command && seen.text) toast(seen.text, 'bad');
}

let reading = false;
let stale = false;

/** Reads the state again; while a read is under way, further changes wait for the next one. */
async function refresh() {
  stale = true;
  if (reading) return;
  reading = true;
  while (stale) {
    stale = false;
    state = await readState().catch(() => state);
    if (state) draw();
  }
  reading = false;
}

byId('person').addEventListener('change', (event) => {
  chosen.userId = event.target.value;
  sessionStorage.setItem('userId', chosen.userId);
  const visible = state.slack.channels.filter((c) => c.members.includes(chosen.userId));
  if (chosen.channelId !== HOME && !visible.some((c) => c.id === chosen.channelId)) {
    chosen.channelId = visible[0]?.id ?? HOME;
  }
  if (chosen.channelId === HOME) attempt(() => post('/slack/home', { userId: chosen.userId }));
  draw();
});
byId('composer').addEventListener('submit', send);
follow(refresh, (there) => document.body.classList.toggle('gone', !there));
