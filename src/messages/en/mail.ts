/** What stands around a notice's own words in a mail. */
export const mail = {
  subject: (f: { service: string; version: string; title: string }) =>
    `${f.service} ${f.version}: ${f.title}`,
  late: (due: string) => `This message is late: it was due ${due}.`,
  lateUnknown: 'This message is late.',
  t0: (when: string) => `Planned start (T-0): ${when}`,
  footer: (f: { id: string; group: string }) =>
    `You receive this because you are in “${f.group}” of the go-live ${f.id}. golive sent it by itself; nobody reads replies to it.`,
};
