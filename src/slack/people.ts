import type { Person, SlackDoorNeeds } from './needs.ts';

export interface People {
  /** Whether somebody is a full member of the workspace: no guest, no bot, not deactivated, not from elsewhere. */
  isMember(id: string): Promise<boolean>;
}

/** How long what Slack said of somebody is believed: a form is opened, filled in and sent within that time. */
const believedMs = 5 * 60_000;
const mostPeople = 1_000;

/** Asks Slack about each person once in a while. `realNow` is real time, for Slack's people do not follow a moved clock. */
export function createPeople(userInfo: SlackDoorNeeds['userInfo'], realNow: () => number): People {
  const known = new Map<string, { readonly person: Promise<Person | undefined>; readonly at: number }>();

  function ask(id: string): Promise<Person | undefined> {
    const person = userInfo(id);
    const entry = { person, at: realNow() };
    known.set(id, entry);
    // What failed is asked again the next time.
    person.catch(() => known.get(id) === entry && known.delete(id));
    const oldest = known.keys().next().value;
    if (known.size > mostPeople && oldest !== undefined) known.delete(oldest);
    return person;
  }

  return {
    async isMember(id) {
      const entry = known.get(id);
      const isFresh = entry !== undefined && Math.abs(realNow() - entry.at) < believedMs;
      const person = await (isFresh ? entry.person : ask(id));
      return person !== undefined && !person.isBot && !person.isDeactivated && !person.isGuest;
    },
  };
}
