import type { AgreementContent } from "../../../api/types";

export type Assessment = AgreementContent["assessment"];
export type AssessmentLine = NonNullable<Assessment["lines"]>[number];
export type Deduction = NonNullable<Assessment["deductions"]>[number];

/** The currency the text reckons in. */
export function currencyOf({ assessment, fees, bonds }: Pick<AgreementContent, "assessment" | "fees" | "bonds">): string {
  return assessment.fee?.amount.currency ?? fees?.[0]?.amount.currency ?? bonds?.[0]?.amount.currency ?? "CNY";
}

/** The points of a sheet on which nothing was missed. */
export function pointsOf(lines: AssessmentLine[]): number {
  return lines.reduce((sum, { points }) => sum + points, 0);
}

/** Whether some score falls under two deductions. */
export function overlapping(deductions: Deduction[]): boolean {
  const sorted = [...deductions].sort((a, b) => a.from_points - b.from_points);
  return sorted.some((row, index) => (sorted[index + 1]?.from_points ?? Infinity) < row.below_points);
}
