/** The faults of a scenario: everything at once, each with its place. */
import { UserError } from '../../util/errors.ts';
import { nearest } from '../../util/nearest.ts';
import { placeOf, type Span, snippet, whereText } from './source.ts';

/** A fault of a scenario, advice, and its place. */
export interface Problem {
  readonly what: string;
  readonly advice?: string | undefined;
  readonly span?: Span | undefined;
}

/**
 * Line of the scenario's file that the problem stands on, from 1; undefined if it stands on none.
 */
export function problemLine({ span }: Problem): number | undefined {
  return span?.source.kind === 'file' ? placeOf(span).line : undefined;
}

/** The problem as lines: fault, place, the source line with carets, advice. */
export function problemText({ what, advice, span }: Problem): string {
  const lines = [what];
  if (span) lines.push(`  at ${whereText(span)}`, snippet(span));
  if (advice) lines.push(`  ${advice}`);
  return lines.join('\n');
}

/** All that is wrong with a scenario, in the order of the text. */
export class ScenarioError extends UserError {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    const sorted = inTextOrder(problems);
    const [first] = sorted;
    super(
      sorted.length === 1 ? first!.what : `${sorted.length} errors\n${told(sorted).join('\n')}`,
      sorted.length === 1
        ? {
            ...(first!.span && { where: whereText(first!.span) }),
            ...(first!.advice !== undefined && { advice: first!.advice }),
          }
        : {},
    );
    this.problems = sorted;
  }
}

/** More are not read at once, and each needs a search of the text for its place. */
export const MOST_PROBLEMS = 50;

/** The first problems as text, and the number of further ones. */
export function told(problems: readonly Problem[]): string[] {
  const more = problems.length - MOST_PROBLEMS;
  return [
    ...problems.slice(0, MOST_PROBLEMS).map(problemText),
    ...(more > 0 ? [`and ${more} more like these`] : []),
  ];
}

/** Problems, each once: a key with several wrong values has the same one several times. */
export function distinctProblems(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ what, advice, span }) => {
    const place = span && [span.source.name, span.start, span.source.text.slice(span.start, span.end)];
    const said = JSON.stringify([what, advice, place]);
    return !seen.has(said) && seen.add(said);
  });
}

/** Problems of one source together, by place; those without a place come last. */
function inTextOrder(problems: readonly Problem[]): Problem[] {
  const sources = [...new Set(problems.map(({ span }) => span?.source))];
  const ranks = new Map(sources.map((source, i) => [source, source ? i : sources.length]));
  const rank = ({ span }: Problem) => ranks.get(span?.source)!;
  return [...problems].sort((a, b) => rank(a) - rank(b) || (a.span?.start ?? 0) - (b.span?.start ?? 0));
}

/** Advice for a name that is not one of `names`: the nearest, or all of them. */
export function adviseNames(given: string, names: readonly string[]): string {
  const close = nearest(given, names);
  if (close !== undefined) return `did you mean '${close}'?`;
  if (names.length === 0) return 'no value is allowed here';
  return names.length === 1 ? `use ${names[0]}` : `use one of ${names.join(', ')}`;
}
