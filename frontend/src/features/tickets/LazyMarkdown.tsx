import { useEffect, useRef, useState } from 'react';

import { MarkdownView } from '@/components/MarkdownView';

import styles from './conversation.module.css';

const MARGIN = '600px 0px';
const seers = new WeakMap<Element, () => void>();
let observer: IntersectionObserver | null = null;

/** One observer for all messages. */
function observe(element: Element, onSeen: () => void): () => void {
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) seers.get(target)?.();
    },
    { rootMargin: MARGIN },
  );
  const current = observer;
  seers.set(element, onSeen);
  current.observe(element);
  return () => {
    current.unobserve(element);
    seers.delete(element);
  };
}

/**
 * Markdown that is rendered when it comes near the window. Until then its text stands there: a thread of hundreds opens
 * at once, and the browser's own search finds every word.
 */
export function LazyMarkdown({ text, now }: { text: string; now: boolean }) {
  const [seen, setSeen] = useState(now || typeof IntersectionObserver === 'undefined');
  const place = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (seen || !place.current) return undefined;
    return observe(place.current, () => setSeen(true));
  }, [seen]);
  if (seen || now) return <MarkdownView text={text} />;
  return (
    <p ref={place} className={styles.plain}>
      {text}
    </p>
  );
}
