import { Input } from 'antd';
import { useId, useState } from 'react';

import styles from './pick-list.module.css';

import type { KeyboardEvent, ReactNode } from 'react';

export interface Pick {
  key: string | number;
  title: string;
  hint?: ReactNode;
}

interface PickListProps<Item extends Pick> {
  /** Names the search box and the list. */
  label: string;
  placeholder?: string;
  query: string;
  onQuery: (query: string) => void;
  items: readonly Item[];
  onPick: (item: Item) => void;
  /** Said instead of the list, when there is nothing in it. */
  empty: ReactNode;
  busy?: boolean;
}

/** Search, arrow keys, Enter: one of a list. The focus stays in the search box. */
export function PickList<Item extends Pick>({
  label,
  placeholder,
  query,
  onQuery,
  items,
  onPick,
  empty,
  busy,
}: PickListProps<Item>) {
  const id = useId();
  const [index, setIndex] = useState(0);
  const active = Math.min(index, items.length - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const chosen = items[active];
    if (step && items.length > 0) {
      const next = (active + step + items.length) % items.length;
      setIndex(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter' && chosen) onPick(chosen);
    else return;
    event.preventDefault();
  };
  return (
    <div className={styles.pick}>
      <Input
        dir="auto"
        autoFocus
        role="combobox"
        aria-label={label}
        aria-expanded={items.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
        placeholder={placeholder ?? label}
        value={query}
        onChange={(event) => {
          onQuery(event.target.value);
          setIndex(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={`${id}-list`} role="listbox" aria-label={label} aria-busy={busy} className={styles.list}>
        {items.map((item, at) => (
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the search box has the focus and the keys
          <div
            key={item.key}
            id={`${id}-${at}`}
            role="option"
            aria-selected={at === active}
            onMouseMove={() => setIndex(at)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onPick(item)}
          >
            <span className={styles.title} dir="auto">
              {item.title}
            </span>
            {item.hint && <span className={styles.hint}>{item.hint}</span>}
          </div>
        ))}
      </div>
      {items.length === 0 && <p className={styles.empty}>{empty}</p>}
    </div>
  );
}
