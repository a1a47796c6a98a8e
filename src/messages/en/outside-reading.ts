/** Why what anybody may see could not be read: a text, a certificate, what the name servers have. */
export const outsideReading = {
  noAddress: 'This is no web address.',
  packed: (host: string) => `${host} packed its answer, though not asked to.`,
  notJson: (host: string) => `${host} sent something else than JSON.`,
  certificate: {
    timeout: (place: string, seconds: number) => `${place} did not show a certificate within ${seconds} s.`,
    none: (place: string, code: string) => `${place} shows no certificate (${code}).`,
  },
  dns: {
    noAnswer: (name: string, code: string) => `The name servers did not answer for ${name} (${code}).`,
  },
};
