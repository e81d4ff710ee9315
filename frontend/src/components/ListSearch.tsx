import { SearchOutlined } from '@ant-design/icons';
import { Input } from 'antd';
import { useEffect, useRef, useState } from 'react';

import { useHotkeys } from '@/lib/hotkeys';

import type { InputRef } from 'antd';

const TYPING_PAUSE_MS = 250;

interface ListSearchProps {
  label: string;
  /** In the empty box, where that is shorter than the label. */
  placeholder?: string;
  /** What the address says. */
  q: string;
  onSearch: (q: string) => void;
  className?: string;
}

/** Search text goes into the address after a pause in typing; what changes the address elsewhere comes back here. */
export function ListSearch({ label, placeholder = label, q, onSearch, className }: ListSearchProps) {
  const input = useRef<InputRef>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [text, setText] = useState(q);
  const [seen, setSeen] = useState(q);
  const [sent, setSent] = useState(q);
  if (seen !== q) {
    setSeen(q);
    if (q !== sent) {
      setText(q);
      setSent(q);
    }
  }
  useEffect(() => () => clearTimeout(timer.current), []);
  useHotkeys([{ keys: '/', label, run: () => input.current?.focus() }]);
  return (
    <Input
      dir="auto"
      ref={input}
      allowClear
      className={className}
      maxLength={200}
      aria-label={label}
      aria-keyshortcuts="/"
      placeholder={placeholder}
      prefix={<SearchOutlined aria-hidden />}
      value={text}
      onChange={({ target: { value } }) => {
        setText(value);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => {
          setSent(value.trim());
          onSearch(value.trim());
        }, TYPING_PAUSE_MS);
      }}
    />
  );
}
