import { useEffect, useLayoutEffect, useRef } from 'react';

const NEAR_PX = 60;

/**
 * Keeps a thread at its newest message while one looks at that: on opening, as messages come, and as what stands there
 * grows (pictures, Markdown). Whoever has scrolled up is left in peace.
 */
export function useStickToEnd<Box extends HTMLElement, Content extends HTMLElement>(count: number) {
  const box = useRef<Box>(null);
  const content = useRef<Content>(null);
  const stuck = useRef(true);

  useLayoutEffect(() => {
    if (box.current && stuck.current && count > 0) box.current.scrollTop = box.current.scrollHeight;
  }, [count]);

  useEffect(() => {
    const scroller = box.current;
    if (!scroller || !content.current) return undefined;
    // A thread without replies begins at its top: the request itself is the newest.
    stuck.current = count > 0;
    const onScroll = () => {
      stuck.current = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_PX;
    };
    const observer = new ResizeObserver(() => {
      if (stuck.current) scroller.scrollTop = scroller.scrollHeight;
    });
    scroller.addEventListener('scroll', onScroll, { passive: true });
    observer.observe(content.current);
    observer.observe(scroller);
    return () => {
      scroller.removeEventListener('scroll', onScroll);
      observer.disconnect();
    };
  }, [count]);
  return { box, content };
}
