/** A quote of Markdown as it reads where it cannot be rendered: without marks, a table's row as its cells. */
export function plainQuote(markdown: string): string {
  return markdown.split('\n').map(plainLine).join('\n').trim();
}

function plainLine(line: string): string {
  const row = /^\s*\|(.*)\|\s*$/.exec(line);
  if (row) {
    const cells = (row[1] ?? '').split(/(?<!\\)\|/).map((cell) => plainWords(cell).trim());
    return cells.every((cell) => /^:?-*:?$/.test(cell)) ? '' : cells.filter(Boolean).join(' – ');
  }
  return plainWords(line.replace(/^\s*(?:#{1,6}\s+|>\s?|[-*+]\s+)/, ''));
}

function plainWords(text: string): string {
  return text
    .replace(/!?\[([^\]\n]*)\]\([^)\s]*\)/g, '$1')
    .replace(/(\*\*|__)(?=\S)(.*?\S)\1/g, '$2')
    .replace(/(?<![\w*])\*(?=\S)([^*\n]*[^*\s])\*(?![\w*])/g, '$1')
    .replace(/`([^`\n]+)`/g, '$1')
    .replace(/\\([\\`*_{}[\]()#+.!|>~-])/g, '$1');
}
