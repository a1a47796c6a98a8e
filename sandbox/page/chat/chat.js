/** The chat: the workspace on the left, the channel in the middle, a thread beside it, a form over all. */
import { html } from '../html.js';
import { ConfirmDialog } from './blocks/confirm-dialog.js';
import { ChannelView } from './channel-view.js';
import { Modals } from './modal.js';
import { SceneProvider, useSceneOf } from './scene.js';
import { Sidebar } from './sidebar.js';
import { ThreadPane } from './thread-pane.js';

export function Chat({ world }) {
  const scene = useSceneOf(world);
  const { viewer, place, slack } = world;
  const direct = slack.channels.find(({ kind, members }) => kind === 'im' && members.includes(viewer.id));
  const channel =
    place.channelId === 'app' || place.channelId === direct?.id
      ? direct
      : slack.channels.find(({ id }) => id === place.channelId);
  return html`
    <${SceneProvider} value=${scene}>
      <${Sidebar} world=${world} direct=${direct} />
      <${ChannelView} world=${world} channel=${channel} />
      ${place.threadTs && html`<${ThreadPane} world=${world} channel=${channel} />`}
      <${Modals} viewer=${viewer} />
      <${ConfirmDialog} />
    <//>
  `;
}
