import { startTransition, useEffect, useState } from 'react';

const waiting = new Set<() => void>();

/** Everything that waits comes in one go, behind the next paint. */
function afterPaint(run: () => void): () => void {
  if (waiting.size === 0) {
    requestAnimationFrame(() =>
      startTransition(() => {
        const all = [...waiting];
        waiting.clear();
        for (const one of all) one();
      }),
    );
  }
  waiting.add(run);
  return () => void waiting.delete(run);
}

/** False until what a component shows first has been painted: what is looked at second can be built after it. */
export function useAfterPaint(): boolean {
  const [painted, setPainted] = useState(false);
  useEffect(() => afterPaint(() => setPainted(true)), []);
  return painted;
}
