/** A short name of one event and of all before it, for cards and notes outside the database: `GL-7#41:3f9a2c1b7d4e`. */
export const formatAnchor = ({
  stream,
  version,
  hash,
}: {
  readonly stream: string;
  readonly version: number;
  readonly hash: string;
}): string => `${stream}#${version}:${hash.slice(0, 12)}`;
