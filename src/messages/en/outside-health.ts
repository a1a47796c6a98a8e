const after = (status: number, ms: number) => `${status} after ${ms} ms`;

/** What was seen of a health endpoint, after its name. */
export const outsideHealth = {
  after,
  tooSlow: (status: number, ms: number, most: number) => `${after(status, ms)}, more than ${most} ms`,
  wrongStatus: (status: number, wanted: number) => `${status} instead of ${wanted}`,
  timeout: (ms: number) => `no answer within ${ms} ms`,
  noAnswer: (code: string) => `no answer (${code})`,
  unknownHost: (code: string) => `the host name is unknown (${code})`,
  noUrl: 'the address is no URL',
  certificate: (code: string) => `the certificate is refused (${code})`,
  probeFailed: (code: string) => `the probe itself failed (${code})`,
  /** `control`: a host that answers while golive's own network works. */
  norControl: (seen: string, control: string) => `${seen}; ${control} does not answer either`,
  body: {
    encoded: (encoding: string) => `the body is encoded as ${encoding}, though not asked for`,
    tooLong: 'the body is too long to be checked',
    lacks: (text: string) => `the body lacks "${text}"`,
    notJson: 'the body is not JSON',
    wrongField: (path: string, found: string | undefined, wanted: string) =>
      `${path} is ${found === undefined ? 'missing' : `"${found}"`} instead of "${wanted}"`,
  },
};
