/**
 * Whether an address may stand in an envelope: one mailbox, and nothing that ends a line, begins another address or
 * carries a parameter. `services.yaml` refuses anything else already; a copy in an older go-live may hold it.
 */
export const isMailAddress = (address: string): boolean =>
  address.length <= 254 &&
  /^[^\s\p{Cc}\p{Cf}<>()[\]\\,;:@"]{1,64}@[^\s\p{Cc}\p{Cf}<>()[\]\\,;:@"]+$/u.test(address);
