import type { ContactDetails, Service, Webhook } from '../domain/service.ts';
import { checkServices } from './check-services.ts';
import { acceptedBy, explainIssues } from './explain-issues.ts';
import { type Finding, type Problem, sortProblems } from './problem.ts';
import { servicesSchema } from './services-schema.ts';
import { toContactDetails, toService, toWebhooks } from './to-services.ts';
import { readYaml } from './yaml-source.ts';

export type ParsedServices =
  | {
      readonly ok: true;
      /** In the order of the file. */
      readonly services: readonly Service[];
      /** By service and role. */
      readonly webhooks: ReadonlyMap<string, ReadonlyMap<string, Webhook>>;
      readonly contactDetails: ReadonlyMap<string, ReadonlyMap<string, ContactDetails>>;
      /** Places what is found later, against the runbooks, in the file. */
      readonly problemOf: (finding: Finding) => Problem;
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Never throws: whatever the text is, the answer is sound services or what is wrong with them. */
export function parseServices(text: string, file: string): ParsedServices {
  const read = readYaml(text, file);
  if (!read.ok) return { ok: false, problems: sortProblems(read.problems) };
  const { source } = read;
  const parsed = servicesSchema.safeParse(source.value, { error: acceptedBy });
  if (!parsed.success) {
    const findings = explainIssues(servicesSchema, parsed.error, source);
    return { ok: false, problems: sortProblems(findings.map(source.problem)) };
  }
  const services = parsed.data.services.map(toService);
  const findings = checkServices(services);
  if (findings.length > 0) return { ok: false, problems: sortProblems(findings.map(source.problem)) };
  const contactDetails = new Map(parsed.data.services.map((one) => [one.id, toContactDetails(one)]));
  const webhooks = new Map(parsed.data.services.map((one) => [one.id, toWebhooks(one)]));
  return { ok: true, services, contactDetails, webhooks, problemOf: source.problem };
}
