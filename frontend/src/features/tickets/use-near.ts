import { useEffect, useRef, useState } from 'react';

import type { RefObject } from 'react';

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

/** Whether an element has come near the window; `atOnce`: one that stands where one looks first. */
export function useNear<Place extends HTMLElement>(atOnce: boolean): [boolean, RefObject<Place | null>] {
  const [near, setNear] = useState(atOnce || typeof IntersectionObserver === 'undefined');
  const place = useRef<Place>(null);
  const known = near || atOnce;
  useEffect(() => {
    if (known || !place.current) return undefined;
    return observe(place.current, () => setNear(true));
  }, [known]);
  return [known, place];
}
