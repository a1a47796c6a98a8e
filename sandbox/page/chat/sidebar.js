/** The workspace: who one is, and where one can go. */
import { html } from '../html.js';
import { addressOf } from '../place.js';
import { unreadIn } from './conversation.js';
import { PersonSwitch } from './person-switch.js';
import { useReadMarks } from './read-marks.js';

const NOTHING = [];

export function Sidebar({ world, direct }) {
  const { viewer, place, slack } = world;
  const marks = useReadMarks(viewer.id);
  const unread = (channelId) =>
    unreadIn(slack.messages[channelId] ?? NOTHING, { mark: marks[channelId], userId: viewer.id });
  const own = slack.channels.filter(
    (channel) => channel.kind !== 'im' && channel.members.includes(viewer.id) && !channel.archived,
  );
  const link = (channelId, name, { mark, count = 0, at = place.channelId === channelId }) => html`
    <li key=${channelId}>
      <a
        href=${addressOf({ userId: viewer.id, channelId })}
        class=${count > 0 && !at ? 'unread' : ''}
        aria-current=${at ? 'page' : undefined}
      >
        <span class="mark" aria-hidden="true">${mark}</span>
        <span class="name">${name}</span>
        ${count > 0 && !at && html`<span class="badge"><span class="visually-hidden">, unread: </span>${count > 99 ? '99+' : count}</span>`}
      </a>
    </li>
  `;
  return html`
    <nav class="side" aria-label="Workspace">
      <header class="side-head">
        <h1>golive sandbox</h1>
        <${PersonSwitch} world=${world} />
      </header>
      <div class="side-lists">
        <h2>Channels</h2>
        <ul>
          ${own.map(({ id, name, kind }) => link(id, name, { mark: kind === 'private' ? '🔒' : '#', count: unread(id) }))}
        </ul>
        <h2>Apps</h2>
        <ul>
          ${link('app', 'golive', {
            mark: html`<img src="/page/icon.svg" alt="" width="16" height="16" />`,
            count: direct ? unread(direct.id) : 0,
          })}
          ${link('home', 'golive home', { mark: '⌂' })}
        </ul>
      </div>
    </nav>
  `;
}
