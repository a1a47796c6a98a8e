/** The app's home: a page that the app draws for each person alone. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { post } from '../api.js';
import { html } from '../html.js';
import { Blocks } from './blocks/blocks.js';
import { useFocusKept } from './blocks/focus-kept.js';
import { heldValue, initialValue } from './blocks/held.js';
import { SurfaceProvider } from './blocks/surface.js';
import { tell } from './message.js';

export function Home({ view, userId }) {
  const [held, setHeld] = useState({});
  const [trouble, setTrouble] = useState();
  const box = useRef();
  useFocusKept(box);
  useEffect(() => {
    // Opening the tab is what makes an app draw it.
    post('/slack/home', { userId }).catch(() => {});
  }, [userId]);
  const surface = useMemo(() => {
    const key = (element, block) => `${block.block_id} ${element.action_id}`;
    return {
      entered: (element, block) =>
        held[key(element, block)] ??
        heldValue(view?.values?.[block.block_id]?.[element.action_id]) ??
        initialValue(element),
      enter: (element, block, value) => setHeld((before) => ({ ...before, [key(element, block)]: value })),
      act: async (element, block, value) => {
        setTrouble(await tell({ userId, viewId: view.id }, { element, block, value }));
      },
    };
  }, [held, userId, view]);
  return html`
    <div class="home" ref=${box} tabindex="0" role="region" aria-label="The app's home">
      ${
        view
          ? html`<${SurfaceProvider} value=${surface}><${Blocks} blocks=${view.content.blocks} /><//>`
          : html`<p class="quiet">The app has put nothing on its home tab yet.</p>`
      }
      ${trouble && html`<p class="trouble" role="alert"><span aria-hidden="true">⚠</span> ${trouble}</p>`}
    </div>
  `;
}
