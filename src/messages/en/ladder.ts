/** The contacts of an area are called, one after the other. Texts that come in are already escaped. */
export const ladder = {
  title: (area: string, by: string, reason: string) => `🚨 *${area}*, by ${by}: ${reason}`,
  asked: (rung: number, who: string, when: string) => `${rung}. ${who}, asked ${when}`,
  toCall: (c: { rung: number; role: string; when: string }) =>
    `${c.rung}. ☎️ *${c.role}* is not in Slack: please call them yourselves (${c.when}).`,
  contactsCommand: (id: string, area: string) => `/golive contacts ${id} ${area}`,
  numbers: (command: string) => `\`${command}\` shows the people of the go-live the numbers.`,
  press: 'Whoever of them sees to it presses *Acknowledge*.',
  next: (role: string, when: string) => `Without that *${role}* is asked at ${when}.`,
  last: (when: string) => `Nobody is left to ask after that: at ${when} the channel is told.`,
  acknowledged: (by: string, when: string) => `✅ ${by} acknowledged, ${when}, and sees to it.`,
  unanswered: '⚠️ *Nobody has acknowledged*, and nobody is left to ask. Please call them yourselves.',
  where: (channel: string) => `It is told in ${channel}.`,
  fallback: (id: string, area: string, reason: string) => `${id}: ${area}: ${reason}`,
  onCard: {
    calling: (area: string, who: string) => `🚨 *${area}* waits for ${who} to acknowledge.`,
    unanswered: (area: string) => `🚨 *${area}*: nobody has acknowledged, and nobody is left to ask.`,
  },
  inStatus: {
    calling: (c: { area: string; who: string; since: string; next: string }) =>
      `🚨 *${c.area}* waits for ${c.who} to acknowledge, asked ${c.since}; ${c.next}.`,
    toCall: (c: { area: string; role: string; since: string; next: string }) =>
      `🚨 *${c.area}*: ${c.role} is not in Slack: please call them (waiting since ${c.since}); ${c.next}.`,
    next: (role: string, when: string) => `${role} is next at ${when}`,
    last: (when: string) => `nobody is left to ask after ${when}`,
    unanswered: (area: string, since: string) =>
      `🚨 *${area}*, called ${since}: nobody has acknowledged, and nobody is left to ask. Please call them yourselves.`,
    more: (line: string, n: number) =>
      n === 1 ? `${line} 1 other call is open too.` : `${line} ${n} other calls are open too.`,
  },
  mine: (area: string, reason: string) => `• your acknowledgement of “${area}”: ${reason}`,
  usage: (areas: string) =>
    `Please say the area and the reason, as in \`/golive escalate security the scanner found a leak\`. The runbook has ${areas}.`,
  noContacts: 'The runbook names no contacts.',
};

/** What happened. */
export const ladderEvents = {
  EscalationRaised: (f: { by: string; area: string; reason: string }) =>
    `🚨 ${f.by} called *${f.area}*: ${f.reason}`,
  ContactsCalled: {
    people: (f: { area: string; role: string; people: string }) =>
      `🚨 *${f.area}*: ${f.people} is asked as ${f.role}.`,
    elsewhere: (f: { area: string; role: string }) =>
      `🚨 *${f.area}*: ${f.role} is next, and is not in Slack.`,
  },
  EscalationAcknowledged: (f: { by: string; area: string }) =>
    `✅ ${f.by} *acknowledged* “${f.area}” and sees to it.`,
  EscalationUnanswered: (f: { area: string; reason: string }) =>
    `⚠️ *Nobody acknowledged “${f.area}”*, and nobody is left to ask: ${f.reason}`,
};

/** What follows from it. */
export const ladderFollowUps = {
  acknowledge: (who: string) => `${who}, please press *Acknowledge* above if you see to it.`,
  callYourselves: (command: string) =>
    `Please call them yourselves; \`${command}\` shows the people of the go-live the numbers.`,
};
