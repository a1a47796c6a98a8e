interface Judged {
  readonly host: string;
  /** One that the host stands for; the host itself where it is an address. */
  readonly address: string;
}

const what = ({ host, address }: Judged) =>
  host === address ? address : `${host} stands for ${address}, which`;

/** Where golive does not reach out to. */
export const outsideAddresses = {
  internal: (judged: Judged, place: string) =>
    `${what(judged)} is internal: ${place} is not among the allowed hosts.`,
  never: (judged: Judged) => `${what(judged)} may never be called.`,
  /** `protocol` with its colon. */
  protocol: (protocol: string) => `${protocol} is neither http: nor https:.`,
  port: (port: string, place: string) =>
    `Port ${port} is neither 80 nor 443: ${place} is not among the allowed hosts.`,
  signIn: 'A user name or password in the address is not sent.',
  /** Of the addresses that the name servers have. */
  notPublic: (name: string) =>
    `${name} stands for an address that is not public and not among the allowed hosts.`,
};
