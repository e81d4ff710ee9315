import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { assigneesQuery } from '../api';
import { mentionAt } from './text-edit';

import type { User } from '@/lib/types';
import type { KeyboardEvent } from 'react';

const SHOWN = 6;

/** What the server takes for a person: the part of the address before the @, unless two people share it. */
export function callName(person: User, all: readonly User[]): string {
  const { email } = person;
  const local = email.split('@')[0]?.toLowerCase() ?? '';
  const shared = all.some(
    (other) => other.id !== person.id && other.email.toLowerCase().startsWith(`${local}@`),
  );
  return shared ? email : local;
}

interface Options {
  enabled: boolean;
  value: string;
  onChoose: (value: string, caret: number) => void;
}

/** Colleagues offered while a name is typed after an @ in a note. */
export function useMentions({ enabled, value, onChoose }: Options) {
  const people = useQuery({ ...assigneesQuery, enabled });
  const [at, setAt] = useState<{ start: number; typed: string } | null>(null);
  const [index, setIndex] = useState(0);
  const all = people.data ?? [];
  const typed = at?.typed.toLowerCase() ?? '';
  const found =
    enabled && at
      ? all
          .filter(({ name, email }) =>
            `${name} ${name.replaceAll(' ', '')} ${email}`.toLowerCase().includes(typed),
          )
          .slice(0, SHOWN)
      : [];
  const choose = (person: User) => {
    if (!at) return;
    const name = `@${callName(person, all)} `;
    const end = at.start + 1 + at.typed.length;
    onChoose(value.slice(0, at.start) + name + value.slice(end).replace(/^ /, ''), at.start + name.length);
    setAt(null);
  };
  return {
    found,
    active: Math.min(index, found.length - 1),
    choose,
    close: () => setAt(null),
    follow: (text: string, caret: number) => {
      setAt(enabled ? mentionAt(text, caret) : null);
      setIndex(0);
    },
    /** Whether the key was for the list. */
    onKeyDown: (event: KeyboardEvent): boolean => {
      if (found.length === 0 || event.ctrlKey || event.metaKey) return false;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const person = found[Math.min(index, found.length - 1)];
      if (step) setIndex((index + step + found.length) % found.length);
      else if ((event.key === 'Enter' || event.key === 'Tab') && person) choose(person);
      else if (event.key === 'Escape') setAt(null);
      else return false;
      event.preventDefault();
      return true;
    },
  };
}
