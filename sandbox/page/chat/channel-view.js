/** The channel that is looked at: its head, its lines, and where one writes. */
import { useMemo, useRef } from 'preact/hooks';
import { html } from '../html.js';
import { goTo } from '../place.js';
import { Composer } from './composer.js';
import { linesOfChannel, threadsOf, withOwn } from './conversation.js';
import { Home } from './home.js';
import { MessageList } from './message-list.js';
import { useOwnLines } from './notes.js';
import { Pins } from './pins.js';
import { markRead, useReadMarks } from './read-marks.js';

const NOTHING = [];

export function ChannelView({ world, channel }) {
  const { viewer, place } = world;
  if (place.channelId === 'home') {
    return html`
      <main class="channel">
        <${AppHead} shown="home" />
        <${Home} view=${viewer.home} userId=${viewer.id} />
      </main>
    `;
  }
  const isApp = place.channelId === 'app';
  return html`
    <main class="channel">
      ${isApp ? html`<${AppHead} shown="app" />` : html`<${ChannelHead} channel=${channel} world=${world} />`}
      ${channel || isApp ? html`<${Conversation} world=${world} channel=${channel} />` : html`<p class="list-empty">There is no such channel.</p>`}
    </main>
  `;
}

function ChannelHead({ channel, world }) {
  const messages = world.slack.messages[channel?.id] ?? NOTHING;
  return html`
    <header class="channel-head">
      <div class="channel-title">
        <h2><span aria-hidden="true" class="hash">${channel?.kind === 'private' ? '🔒' : '#'}</span>${channel?.name ?? 'unknown'}</h2>
        <p class="quiet small">${channel?.purpose}</p>
      </div>
      ${channel?.pins.length > 0 && html`<${Pins} pins=${channel.pins} messages=${messages} />`}
      <span class="members quiet small" title="People and apps in this channel">${channel?.members.length} members</span>
    </header>
  `;
}

function AppHead({ shown }) {
  const tab = (channelId, text) => html`
    <button type="button" aria-pressed=${shown === channelId} onClick=${() => goTo({ channelId, threadTs: undefined })}>${text}</button>
  `;
  return html`
    <header class="channel-head">
      <div class="channel-title">
        <h2><img class="avatar tiny" src="/page/icon.svg" alt="" /> golive <span class="app-tag">APP</span></h2>
      </div>
      <div class="tabs">${tab('home', 'Home')} ${tab('app', 'Messages')}</div>
    </header>
  `;
}

/** Where the unread lines began when the person came here; it stays while they read. */
function useUnreadAfter(key, mark, messages) {
  const first = useRef({});
  if (first.current.key !== key) {
    const isKnown = mark !== undefined && messages.some(({ ts }) => ts === mark);
    first.current = { key, mark: isKnown && messages.at(-1)?.ts !== mark ? mark : undefined };
  }
  return first.current.mark;
}

function Conversation({ world, channel }) {
  const { viewer, place } = world;
  const id = channel?.id;
  const messages = world.slack.messages[id] ?? NOTHING;
  const own = useOwnLines(viewer, id);
  const marks = useReadMarks(viewer.id);
  const name = `${viewer.id} ${id}`;
  const threads = useMemo(() => threadsOf(messages), [messages]);
  const top = useMemo(() => linesOfChannel(messages, threads), [messages, threads]);
  const lines = useMemo(
    () =>
      withOwn(
        top,
        own.filter(({ threadTs }) => threadTs === undefined),
      ),
    [top, own],
  );
  const unreadAfter = useUnreadAfter(name, marks[id], top);
  const seen = useMemo(() => (ts) => markRead(viewer.id, id, ts), [viewer.id, id]);
  const empty = useMemo(() => html`<${Beginning} channel=${channel} />`, [id]);
  return html`
    <${MessageList}
      name=${name}
      label=${channel?.name ? `Messages in #${channel.name}` : 'Messages of the app'}
      lines=${lines}
      threads=${threads}
      pins=${channel?.pins}
      unreadAfter=${unreadAfter}
      jumpTo=${place.threadTs ? undefined : place.messageTs}
      seen=${seen}
      head=${empty}
    />
    <${Composer} world=${world} channel=${channel} />
  `;
}

function Beginning({ channel }) {
  if (!channel?.name) return html`<p class="list-empty">What golive tells you alone stands here.</p>`;
  return html`
    <div class="list-empty">
      <p class="big-hash" aria-hidden="true">#</p>
      <p><strong>This is the very beginning of #${channel.name}.</strong></p>
      <p class="quiet">${channel.purpose}. Type <code>/golive help</code> to see what the bot can do.</p>
    </div>
  `;
}
