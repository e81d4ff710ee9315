import { useEffect, useLayoutEffect, useRef } from 'react';

const NEAR_PX = 60;

/**
 * Keeps a thread at its newest message while one looks at that: on opening, as messages come, and as what stands there
 * grows (pictures, Markdown). Whoever has scrolled up is left in peace, until they write something themselves.
 */
export function useStickToEnd<Box extends HTMLElement, Content extends HTMLElement>(
  messages: number,
  own: number,
) {
  const box = useRef<Box>(null);
  const content = useRef<Content>(null);
  const stuck = useRef(false);
  const before = useRef({ messages: 0, own: 0 });

  useLayoutEffect(() => {
    // A thread without replies begins at its top: the request itself is the newest.
    if ((before.current.messages === 0 && messages > 0) || own > before.current.own) stuck.current = true;
    before.current = { messages, own };
    if (box.current && stuck.current) box.current.scrollTop = box.current.scrollHeight;
  }, [messages, own]);

  useEffect(() => {
    const scroller = box.current;
    if (!scroller || !content.current) return undefined;
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
  }, []);
  return { box, content };
}
