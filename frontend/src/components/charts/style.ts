/** What the drawings have in common; the colours are the theme's own, so both themes fit. */
export const AXIS = {
  stroke: 'var(--cd-border-strong)',
  tick: { fill: 'var(--cd-text-2)', fontSize: 12 },
  tickLine: false,
} as const;

export const GRID = { stroke: 'var(--cd-border)', vertical: false } as const;
