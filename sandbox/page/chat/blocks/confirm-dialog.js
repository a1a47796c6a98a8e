/** Slack's own question before an action is sent: the app does not hear of a "no". */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { html } from '../../html.js';
import { plainText, TextObject } from '../text/text-view.js';

let ask = () => {};

/** Whether the person agrees; true at once where the app asks for no confirmation. */
export function confirmed(confirm) {
  return confirm ? new Promise((answer) => ask({ confirm, answer })) : Promise.resolve(true);
}

/** Stands once on the page and shows the question that is open. */
export function ConfirmDialog() {
  const [question, setQuestion] = useState();
  const dialog = useRef();
  useEffect(() => {
    ask = setQuestion;
  }, []);
  useLayoutEffect(() => {
    if (question) dialog.current.showModal();
  }, [question]);
  if (!question) return null;
  const { confirm, answer } = question;
  const end = (agrees) => {
    // Closing it gives the focus back to what was pressed.
    dialog.current.close();
    setQuestion(undefined);
    answer(agrees);
  };
  return html`
    <dialog class="modal confirm" ref=${dialog} aria-labelledby="confirm-title" onCancel=${() => end(false)}>
      <h2 id="confirm-title" class="modal-head">${plainText(confirm.title)}</h2>
      <div class="modal-body text"><${TextObject} text=${confirm.text} /></div>
      <footer class="modal-foot">
        <button type="button" class="button" onClick=${() => end(false)}>${plainText(confirm.deny)}</button>
        <button type="button" class=${`button ${confirm.style ?? 'primary'}`} onClick=${() => end(true)}>
          ${plainText(confirm.confirm)}
        </button>
      </footer>
    </dialog>
  `;
}
