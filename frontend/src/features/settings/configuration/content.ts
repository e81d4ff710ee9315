/** The three documents as data (`app/triage/config.py`); what a document leaves out is not there. */
export interface Category {
  id: string;
  name: string;
  description: string;
  required_fields?: string[];
  suggested_tags?: string[];
  keywords?: string[];
  examples?: unknown[];
}

export interface CategoriesContent {
  categories: Category[];
  products?: string[];
}

export interface SeverityLevel {
  id: string;
  description: string;
  sla_minutes: number;
  priority: string;
  indicators?: string[];
}

export interface SeveritiesContent {
  severities: SeverityLevel[];
}

export interface Rule {
  when: { category?: string[] | null; severity?: string[] | null };
  team: string;
  priority?: string | null;
  max_priority?: string | null;
  reason: string;
}

export interface RoutingContent {
  teams: { id: string; name: string; description?: string }[];
  category_teams: Record<string, string>;
  default_team: string;
  rules: Rule[];
  escalation_paths?: Record<string, string[]>;
}

/** Who knows whether the API refused the value at a place. */
export type ErrorAt = (...place: (string | number)[]) => string | null;

export interface DocumentFormProps<Content> {
  content: Content;
  onChange: (content: Content) => void;
  errorAt: ErrorAt;
}

/** A copy of a list with one entry changed. */
export function changed<T>(list: readonly T[], at: number, change: Partial<T>): T[] {
  return list.map((one, index) => (index === at ? { ...one, ...change } : one));
}

/** A copy of a list with one entry moved. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list];
  const [one] = next.splice(from, 1);
  if (one !== undefined) next.splice(to, 0, one);
  return next;
}

const SEVERITIES = ['critical', 'high', 'medium', 'low'];

/**
 * Places of rules that never decide: whatever they match, rules above them have matched. As `app/triage/routing.py`
 * counts: a ticket may be of a category that is not configured any more, which only a rule without categories matches.
 */
export function shadowedRules(rules: readonly Rule[], categories: readonly string[]): number[] {
  let open = [...categories, ''].flatMap((category) =>
    SEVERITIES.map((severity) => ({ category, severity })),
  );
  return rules.flatMap(({ when }, place) => {
    const rest = open.filter(
      ({ category, severity }) =>
        !((when.category?.includes(category) ?? true) && (when.severity?.includes(severity) ?? true)),
    );
    const decides = rest.length < open.length;
    open = rest;
    return decides ? [] : [place];
  });
}

/** Numbers as people write them: `2–4, 6`. */
export function spans(numbers: readonly number[]): string {
  const found: [number, number][] = [];
  for (const number of numbers) {
    const last = found.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else found.push([number, number]);
  }
  return found.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`)).join(', ');
}
