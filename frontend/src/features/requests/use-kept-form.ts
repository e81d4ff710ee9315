import { useRef, useState } from 'react';

import { VISITOR, loadForm, saveForm } from '@/lib/composer-draft';
import { newKey } from '@/lib/idempotency';

/** What a visitor types into a form: kept until it has arrived, whatever fails and over a reload. */
export function useKeptForm<T extends Record<keyof T, string>>(name: string, empty: T) {
  const [kept] = useState(() => {
    const { key, ...values } = loadForm<T & { key: string }>(VISITOR, name);
    return { key: key ?? newKey(), start: { ...empty, ...values } };
  });
  /** Names what is typed: however often it is sent, it arrives once. */
  const key = useRef(kept.key);
  return {
    start: kept.start,
    /** Sent along with each attempt. */
    named: () => ({ 'Idempotency-Key': key.current }),
    keep: (values: T) => {
      // Other words are another message.
      key.current = newKey();
      const isEmpty = Object.values(values).every((value) => value === '');
      saveForm(VISITOR, name, isEmpty ? null : { ...values, key: key.current });
    },
    forget: () => {
      key.current = newKey();
      saveForm(VISITOR, name, null);
    },
  };
}
