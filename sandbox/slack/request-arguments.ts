import { SlackApiError } from './slack-api-error.ts';

export interface RawRequest {
  readonly method: string;
  readonly contentType: string | undefined;
  readonly body: Buffer;
  readonly query: URLSearchParams;
}

/** The arguments of a Web API call, from whichever of Slack's encodings it came in. */
export async function requestArguments(request: RawRequest): Promise<Record<string, unknown>> {
  const inUrl = Object.fromEntries(request.query);
  if (request.method === 'GET' || request.body.length === 0) return inUrl;
  const kind = (request.contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  switch (kind) {
    case 'application/json':
      return { ...inUrl, ...jsonArguments(request.body.toString('utf8')) };
    case 'application/x-www-form-urlencoded':
      return { ...inUrl, ...Object.fromEntries(new URLSearchParams(request.body.toString('utf8'))) };
    case 'multipart/form-data':
      return { ...inUrl, ...Object.fromEntries(await formParts(request)) };
    case '':
      throw new SlackApiError('missing_post_type');
    default:
      throw new SlackApiError('invalid_post_type');
  }
}

function jsonArguments(text: string): object {
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new SlackApiError('json_not_object');
  }
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SlackApiError('invalid_json');
  }
}

/** The parts of a multipart body: text as strings, files as buffers. */
export async function formParts({
  contentType,
  body,
}: Pick<RawRequest, 'contentType' | 'body'>): Promise<[string, string | Buffer][]> {
  const headers = { 'content-type': contentType ?? '' };
  const form = await new Response(new Uint8Array(body), { headers }).formData().catch(() => {
    throw new SlackApiError('invalid_form_data');
  });
  const parts: [string, string | Buffer][] = [];
  for (const [name, value] of form) {
    parts.push([name, typeof value === 'string' ? value : Buffer.from(await value.arrayBuffer())]);
  }
  return parts;
}
