import { html } from '../../html.js';
import { useScene } from '../scene.js';
import { epochOf, wallTime } from '../text/slack-date.js';

export function DatePicker({ element, value, change, field }) {
  return html`<${Native} type="date" element=${element} shown=${value} field=${field} change=${(text) => change(text || null)} />`;
}

export function TimePicker({ element, value, change, field }) {
  return html`
    <${Native} type="time" element=${element} shown=${value} field=${field} change=${(text) => change(text || null)} />
    ${element.timezone && html`<small class="quiet"> ${element.timezone}</small>`}
  `;
}

/** An instant, entered as wall time of the viewer's own zone, as in Slack. */
export function DateTimePicker({ element, value, change, field }) {
  const { zone } = useScene();
  const shown = value === null || value === undefined ? '' : wallTime(Number(value), zone);
  return html`
    <${Native} type="datetime-local" element=${element} shown=${shown} field=${field} change=${(text) => change(text === '' ? null : epochOf(text, zone))} />
    <small class="quiet"> ${zone}</small>
  `;
}

function Native({ type, element, shown, field, change }) {
  return html`
    <input ...${field} type=${type} class="input dated" value=${shown ?? ''} data-action=${element.action_id} onChange=${(event) => change(event.currentTarget.value)} />
  `;
}
