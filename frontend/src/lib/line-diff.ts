export interface DiffLine {
  kind: 'same' | 'added' | 'removed';
  text: string;
  /** Line numbers from 1 in the old and the new text. */
  old?: number;
  new?: number;
}

/** Above this many differing lines a full comparison would take seconds: then the differing part is shown whole. */
const MAX_EDITS = 600;

/** The lines that both texts have in common, as index pairs: Myers, "An O(ND) Difference Algorithm" (1986). */
function common(old: readonly string[], now: readonly string[]): [number, number][] {
  const most = Math.min(old.length + now.length, MAX_EDITS);
  const trace: Map<number, number>[] = [];
  const reach = new Map<number, number>([[1, 0]]);
  for (let edits = 0; edits <= most; edits += 1) {
    trace.push(new Map(reach));
    for (let k = -edits; k <= edits; k += 2) {
      const down = reach.get(k + 1) ?? -1;
      const right = (reach.get(k - 1) ?? -2) + 1;
      let x = k === -edits || (k !== edits && right <= down) ? down : right;
      while (x < old.length && x - k < now.length && old[x] === now[x - k]) x += 1;
      reach.set(k, x);
      if (x >= old.length && x - k >= now.length) return walkBack(trace, edits, old.length, now.length);
    }
  }
  return [];
}

function walkBack(
  trace: readonly Map<number, number>[],
  edits: number,
  oldEnd: number,
  newEnd: number,
): [number, number][] {
  const pairs: [number, number][] = [];
  let [x, y] = [oldEnd, newEnd];
  for (let step = edits; step >= 0; step -= 1) {
    const reach = trace[step] ?? new Map<number, number>();
    const k = x - y;
    const down = reach.get(k + 1) ?? -1;
    const right = (reach.get(k - 1) ?? -2) + 1;
    const before = k === -step || (k !== step && right <= down) ? k + 1 : k - 1;
    const fromX = step === 0 ? 0 : (reach.get(before) ?? 0);
    const fromY = step === 0 ? 0 : fromX - before;
    while (x > fromX && y > fromY && x > 0 && y > 0) {
      x -= 1;
      y -= 1;
      pairs.push([x, y]);
    }
    if (step > 0) [x, y] = [fromX, fromY];
  }
  return pairs.reverse();
}

/** Two texts compared line by line. */
export function lineDiff(before: string, after: string): DiffLine[] {
  const old = before.split('\n');
  const now = after.split('\n');
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  while (
    tail < old.length - head &&
    tail < now.length - head &&
    old[old.length - 1 - tail] === now[now.length - 1 - tail]
  )
    tail += 1;
  const middle = common(old.slice(head, old.length - tail), now.slice(head, now.length - tail));
  const pairs: [number, number][] = [
    ...Array.from({ length: head }, (_, at): [number, number] => [at, at]),
    ...middle.map(([x, y]): [number, number] => [x + head, y + head]),
    ...Array.from({ length: tail }, (_, at): [number, number] => [
      old.length - tail + at,
      now.length - tail + at,
    ]),
  ];
  const lines: DiffLine[] = [];
  let [x, y] = [0, 0];
  for (const [nextX, nextY] of [...pairs, [old.length, now.length] as const]) {
    for (; x < nextX; x += 1) lines.push({ kind: 'removed', text: old[x] ?? '', old: x + 1 });
    for (; y < nextY; y += 1) lines.push({ kind: 'added', text: now[y] ?? '', new: y + 1 });
    if (x < old.length && y < now.length) {
      lines.push({ kind: 'same', text: old[x] ?? '', old: x + 1, new: y + 1 });
      x += 1;
      y += 1;
    }
  }
  return lines;
}

/** The differing lines with `context` lines around them; each hunk is a run of lines that stand together. */
export function hunks(lines: readonly DiffLine[], context = 3): DiffLine[][] {
  const wanted = new Set<number>();
  lines.forEach(({ kind }, at) => {
    if (kind === 'same') return;
    for (let near = at - context; near <= at + context; near += 1) wanted.add(near);
  });
  const found: DiffLine[][] = [];
  let last = -2;
  lines.forEach((line, at) => {
    if (!wanted.has(at)) return;
    if (at === last + 1) found.at(-1)?.push(line);
    else found.push([line]);
    last = at;
  });
  return found;
}
