import { useEffect, useState } from 'preact/hooks';
import { html } from '../html.js';
import { momentOf } from './moments.js';
import { Panel } from './panel.js';

const SHOWN = 30;

/** What arrived at the mail server, as a phone shows it, as text, and as it came over the line. */
export function MailboxPanel({ world, api }) {
  const { mails } = world.mail;
  const newest = mails.slice(-SHOWN).toReversed();
  return html`
    <${Panel} id="mailbox" title="Mailbox" pill=${mails.length > 0 ? `${mails.length} ${mails.length === 1 ? 'mail' : 'mails'}` : 'empty'}>
      ${mails.length === 0 && html`<p class="empty">No mail yet. Notices by mail arrive here, one mail for up to a hundred addresses.</p>`}
      <ul class="mails" aria-label="Mails, newest first">
        ${newest.map((mail) => html`<${Mail} key=${mail.id} mail=${mail} zone=${world.viewer.tz} api=${api} />`)}
      </ul>
    <//>
  `;
}

const VIEWS = [
  ['html', 'Mail'],
  ['text', 'Text'],
  ['calendar', 'Calendar'],
  ['source', 'Source'],
];

function Mail({ mail, zone, api }) {
  const [isOpen, setOpen] = useState(false);
  return html`
    <li>
      <details open=${isOpen} onToggle=${(event) => setOpen(event.currentTarget.open)}>
        <summary class="mail-head">
          <b>${mail.subject}</b><br />
          <span class="quiet small">${momentOf(mail.at, zone)} · ${recipientsOf(mail)}${mail.invitation ? ` · ${invitationOf(mail.invitation, zone)}` : ''}</span>
        </summary>
        ${isOpen && html`<${OpenMail} mail=${mail} api=${api} />`}
      </details>
    </li>
  `;
}

function OpenMail({ mail: { id, subject, invitation }, api }) {
  const [view, setView] = useState('html');
  const [whole, setWhole] = useState();
  useEffect(() => {
    api.attempt(() => api.get(`/mail/${id}`)).then(setWhole);
  }, [id]);
  const views = VIEWS.filter(([name]) => name !== 'calendar' || invitation);
  return html`
    <div class="choices" role="group" aria-label="How it is shown">
      ${views.map(
        ([name, title]) => html`
          <button type="button" key=${name} class="button compact" aria-pressed=${name === view} onClick=${() => setView(name)}>${title}</button>
        `,
      )}
    </div>
    ${
      view === 'html'
        ? // Neither scripts nor anything from elsewhere: the sandbox serves it with a policy of its own.
          html`<iframe class="mail-frame" sandbox="" src=${`/_sandbox/mail/${id}/html`} title=${subject}></iframe>`
        : html`<pre class="mail-text" tabindex="0" aria-label=${`${subject}, ${view}`}>${whole?.[view] ?? ''}</pre>`
    }
  `;
}

const recipientsOf = ({ to, recipients }) =>
  recipients > to.length ? `${to.join(', ')} and ${recipients - to.length} more` : to.join(', ');

const METHODS = { REQUEST: 'invitation', CANCEL: 'cancellation' };

/** What a calendar makes of it: `invitation (REQUEST, sequence 1), Tue 1 Dec, 18:00 to Tue 1 Dec, 19:30`. */
function invitationOf({ unreadable, method, sequence, from, to }, zone) {
  if (unreadable) return `an invitation that no calendar can read: ${unreadable}`;
  return `${METHODS[method] ?? 'calendar'} (${method}, sequence ${sequence}), ${momentOf(from, zone)} to ${momentOf(to, zone)}`;
}
