import { Modal } from 'antd';
import { useEffect, useId, useRef, useState } from 'react';
import { useNavigate } from 'react-router';

import { Shortcut } from '@/components/Shortcut';
import { LANGUAGES, useT } from '@/lib/i18n';
import { toProblem } from '@/lib/problem';

import { useOverlay } from '../overlay';
import { useLanguage } from '../use-language';
import { useSignOut } from '../use-sign-out';
import { useTheme } from '../use-theme';
import { SECTIONS, commands, matching, ticketCommand } from './commands';
import styles from './palette.module.css';
import { useTicketSearch } from './use-ticket-search';

import type { OverlayProps } from '../overlay';
import type { Command, Desk } from './commands';
import type { Language } from '@/lib/i18n';
import type { User } from '@/lib/types';
import type { KeyboardEvent } from 'react';

function useDesk(me: User): Desk {
  const t = useT();
  const navigate = useNavigate();
  const { dark, toggle } = useTheme();
  const [language, setLanguage] = useLanguage();
  const showOverlay = useOverlay();
  const signOut = useSignOut();
  return {
    t,
    me,
    dark,
    go: (path) => void navigate(path),
    toggleTheme: toggle,
    languages: (Object.entries(LANGUAGES) as [Language, string][]).filter(([code]) => code !== language),
    setLanguage,
    showShortcuts: () => showOverlay('shortcuts'),
    signOut,
  };
}

interface OptionsProps {
  id: string;
  found: Command[];
  active: Command | undefined;
  onActivate: (command: Command) => void;
  onChoose: (command: Command) => void;
}

function Options({ id, found, active, onActivate, onChoose }: OptionsProps) {
  const t = useT();
  return (
    <div id={id} role="listbox" aria-label={t('palette.options')} className={styles.options}>
      {SECTIONS.filter((section) => found.some((command) => command.section === section)).map((section) => (
        <div key={section} role="group" aria-labelledby={`${id}-${section}`}>
          <div id={`${id}-${section}`} className={styles.section} role="presentation">
            {t(`palette.${section}`)}
          </div>
          {found
            .filter((command) => command.section === section)
            .map((command) => (
              // The keys work in the input, which keeps the focus: aria-activedescendant points here.
              <div
                key={command.id}
                id={`${id}-${command.id}`}
                role="option"
                tabIndex={-1}
                aria-selected={command === active}
                className={styles.option}
                onMouseMove={() => onActivate(command)}
                onClick={() => onChoose(command)}
                onKeyDown={(event) => {
                  if (event.key === 'Enter') onChoose(command);
                }}
              >
                <span className={styles.label}>{command.label}</span>
                {command.keys && <Shortcut keys={command.keys.toUpperCase()} />}
              </div>
            ))}
        </div>
      ))}
    </div>
  );
}

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

/** Go somewhere, find a ticket, or do something, with the keyboard alone. */
export function CommandPalette({ me, onClose }: OverlayProps) {
  const desk = useDesk(me);
  const { t } = desk;
  const id = `${useId()}-list`;
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const { tickets, error, searching } = useTicketSearch(typed);

  const all = [...matching(commands(desk), typed), ...tickets.map((ticket) => ticketCommand(desk, ticket))];
  const found = SECTIONS.flatMap((section) => all.filter((command) => command.section === section));
  const active = found.find((command) => command.id === chosen) ?? found[0];
  const activeId = active && `${id}-${active.id}`;

  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    if (activeId) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' });
  }, [activeId]);

  const choose = (command: Command) => onClose(command.run);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step !== undefined && active) {
      event.preventDefault();
      const next = (found.indexOf(active) + step + found.length) % found.length;
      setChosen(found[next]?.id ?? null);
    } else if (event.key === 'Enter' && active && !event.nativeEvent.isComposing) {
      event.preventDefault();
      choose(active);
    }
  };
  return (
    <Modal
      open
      title={<span className="visually-hidden">{t('palette.title')}</span>}
      closable={false}
      footer={null}
      width={620}
      transitionName=""
      maskTransitionName=""
      className={styles.palette}
      onCancel={() => onClose()}
    >
      <input
        ref={input}
        dir="auto"
        role="combobox"
        aria-label={t('palette.input')}
        aria-expanded={found.length > 0}
        aria-controls={id}
        aria-activedescendant={activeId}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        placeholder={t('palette.placeholder')}
        className={styles.input}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setChosen(null);
        }}
        onKeyDown={onKeyDown}
      />
      <Options
        id={id}
        found={found}
        active={active}
        onActivate={(command) => setChosen(command.id)}
        onChoose={choose}
      />
      {found.length === 0 && !searching && !error && <p className={styles.nothing}>{t('palette.nothing')}</p>}
      {error && (
        <p role="alert" className={styles.nothing}>
          {t('palette.searchFailed', { reason: toProblem(error).title })}
        </p>
      )}
      <p role="status" className="visually-hidden">
        {searching ? '' : t('palette.results', { count: found.length })}
      </p>
    </Modal>
  );
}
