import { useRef, useState } from 'preact/hooks';
import { post } from '../../api.js';
import { html } from '../../html.js';
import { useScene } from '../scene.js';

const MOST = 10;

/** Files from the person's own machine. Each is with Slack as soon as it is chosen, and named here by its id. */
export function FileInput({ element, value, change, field }) {
  const scene = useScene();
  const box = useRef();
  const [uploading, setUploading] = useState(false);
  const [trouble, setTrouble] = useState();
  const chosen = value ?? [];
  const most = element.max_files ?? MOST;
  const choose = async (event) => {
    const files = [...event.currentTarget.files];
    event.currentTarget.value = '';
    setTrouble(undefined);
    if (chosen.length + files.length > most) {
      setTrouble(`No more than ${most} ${most === 1 ? 'file' : 'files'} can be attached here.`);
      return;
    }
    setUploading(true);
    const ids = [];
    try {
      for (const file of files) ids.push(await upload(file, scene.viewerId));
    } catch (error) {
      setTrouble(error.message);
    }
    setUploading(false);
    if (ids.length > 0) change([...chosen, ...ids]);
  };
  const remove = (id) => {
    change(chosen.filter((one) => one !== id));
    box.current.querySelector('input').focus();
  };
  return html`
    <div class="file-input" ref=${box}>
      <input
        ...${field}
        type="file"
        class="input"
        multiple=${most > 1}
        accept=${element.filetypes?.map((ending) => `.${ending}`).join(',')}
        data-action=${element.action_id}
        aria-busy=${uploading}
        onChange=${choose}
      />
      ${uploading && html`<p class="quiet small" role="status">Uploading …</p>`}
      ${trouble && html`<p class="error" role="alert">${trouble}</p>`}
      ${
        chosen.length > 0 &&
        html`
          <ul class="attached" aria-label="Attached files">
            ${chosen.map((id) => {
              const name = scene.fileName(id) ?? 'a file that was deleted';
              return html`
                <li class="chip" key=${id}>
                  <span aria-hidden="true">📎</span> ${name}
                  <button type="button" class="icon-button" aria-label=${`Remove ${name}`} onClick=${() => remove(id)}>✕</button>
                </li>
              `;
            })}
          </ul>
        `
      }
    </div>
  `;
}

async function upload(file, userId) {
  const base64 = await base64Of(file);
  const { fileId } = await post('/slack/upload', {
    userId,
    name: file.name,
    ...(file.type && { mimeType: file.type }),
    base64,
  });
  return fileId;
}

function base64Of(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(',') + 1));
    reader.onerror = () => reject(new Error(`${file.name} cannot be read.`));
    reader.readAsDataURL(file);
  });
}
