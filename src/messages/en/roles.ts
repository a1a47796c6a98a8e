/** Who is who in a go-live, and how they are reached. Texts that come in are already escaped. */
export const roles = {
  title: (id: string) => `*Roles of ${id}*`,
  holder: (title: string, holder: string) => `*${title}*: ${holder}`,
  withDeputy: (line: string, deputy: string) => `${line}, deputy ${deputy}`,
  vacant: (title: string) => `⚠️ *${title}*: nobody is named`,
  outsideSlack: (title: string) => `*${title}*: not in Slack`,
  left: (person: string) => `${person} (⚠️ has left the workspace)`,
  missing: (lines: string) =>
    `⚠️ *Somebody is missing:* ${lines}. Hand over with \`/golive handover role @person\`.`,
  duty: (text: string) => `• ${text}`,
  contacts: {
    title: (id: string) => `*Contacts of ${id}*, first to call first`,
    area: (title: string, id: string) => `*${title}* (\`${id}\`)`,
    rung: (number: number, line: string) => `${number}. ${line}`,
    reached: (line: string, ways: readonly string[]) => `${line}\n↳ ${ways.join(' · ')}`,
    phone: (of: string, number: string) => `${of} ☎️ ${number}`.trimStart(),
    email: (of: string, address: string) => `${of} ✉️ ${address}`.trimStart(),
    forPeople: 'Phone numbers and mail addresses are shown to the people of this go-live alone.',
    private:
      'The phone numbers and mail addresses are for the people of this go-live. Only you see this message.',
    didYouMean: (text: string, nearest: string) => `${text} Did you mean \`${nearest}\`?`,
    unknownArea: (found: string, areas: string) => `There is no area “${found}”. The runbook has ${areas}.`,
  },
};
