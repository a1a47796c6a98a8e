export interface SlackErrorDetail {
  /** Slack's complaints, one a line, with JSON pointers. */
  readonly messages?: readonly string[];
  /** Further fields of the answer, e.g. `needed` and `provided` of `missing_scope`. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** A Web API refusal: answered as HTTP 200 with `{ok: false, error}`. */
export class SlackApiError extends Error {
  readonly code: string;
  readonly detail: SlackErrorDetail;

  constructor(code: string, detail: SlackErrorDetail = {}) {
    super(`${code} ${(detail.messages ?? []).join('; ')}`.trim());
    this.name = 'SlackApiError';
    this.code = code;
    this.detail = detail;
  }

  body(): Record<string, unknown> {
    const { messages, fields } = this.detail;
    return {
      ok: false,
      error: this.code,
      ...fields,
      ...(messages && {
        errors: messages,
        response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) },
      }),
    };
  }
}
