/** "in_progress" -> "In progress". */
export function humanize(value: string): string {
  const spaced = value.replaceAll('_', ' ').trim();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** 0.873 -> "87 %"; never a certainty that there is not: 0.997 -> "> 99 %". */
export function percent(value: number): string {
  if (value > 0.99 && value < 1) return '> 99 %';
  return `${Math.round(value * 100)} %`;
}

export function count(total: number, relation?: 'eq' | 'gte'): string {
  return relation === 'gte' ? `${total.toLocaleString('en')}+` : total.toLocaleString('en');
}

/** Markdown as one plain line, for previews. */
export function plainLine(markdown: string): string {
  return markdown
    .replace(/```[\s\S]*?```/g, ' ')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*_`>#]+/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** `2.4 MB`: powers of 1,000, as file managers count. */
export function fileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1000, 'KB'] : [bytes / 1_000_000, 'MB'];
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}
