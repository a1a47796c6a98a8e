import type { ChangesEvent } from '../../domain/deployment/changes.ts';
import { outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';

export function changesSentence(event: ChangesEvent, by: string, words: Catalogue): string {
  const said = words.events;
  switch (event.type) {
    case 'ChangesAsked':
      return said.ChangesAsked({ by });
    case 'ChangesRead': {
      const { base, head, commits, pulls, authors, status } = event.changes;
      const { withoutPerson = [] } = event;
      const strangers =
        withoutPerson.length > 0
          ? said.authorsNotHere(words.people.and(withoutPerson.slice(0, 8).map((one) => outside(one, 40))))
          : '';
      if (status === 'uncompared')
        return `${said.CommitRead({ head: outside(head, 60), commits, authors: authors.length })}${strangers}`;
      return `${said.ChangesRead({
        base: outside(base ?? '', 60),
        head: outside(head, 60),
        commits,
        pulls: pulls.length,
        authors: authors.length,
      })}${strangers}`;
    }
    case 'ChangesUnreadable':
      return said.ChangesUnreadable({ reason: outside(event.reason) });
  }
}
