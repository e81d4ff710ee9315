import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useEffect, useRef, useState } from 'react';

import { loadForm, saveForm } from '@/lib/composer-draft';
import { useT } from '@/lib/i18n';
import { toProblem } from '@/lib/problem';
import { configQuery, useMe } from '@/lib/session';

import { useChange } from '../api';
import { activeQuery, saveConfig, tryConfig } from './api';

import type { Body, ConfigVersion, TryAnswer } from './api';

export interface InUse {
  category?: Record<string, number>;
  team?: Record<string, number>;
}

/** What is kept in this browser until it is saved or discarded. */
interface Kept {
  /** What the changes started from: somebody else may have saved by the time one comes back to them. */
  started: ConfigVersion | null;
  content: object | null;
  text: string | null;
  note: string;
}

const NOTHING: Kept = { started: null, content: null, text: null, note: '' };

export interface Proposal {
  /** What the changes started from. */
  base: ConfigVersion;
  content: object | null;
  text: string | null;
  dirty: boolean;
  /** The changes are from an earlier visit. */
  restored: boolean;
  note: string;
  problem: unknown;
  /** The version that somebody else saved meanwhile, once that stood in the way. */
  theirs: ConfigVersion | null;
  /** What tickets have although the proposal removes it. */
  inUse: InUse | null;
  answer: TryAnswer | null;
  trying: boolean;
  saving: boolean;
  setContent: (content: object) => void;
  setText: (text: string) => void;
  setNote: (note: string) => void;
  discard: () => void;
  /** Go on from what is active now. */
  adopt: () => void;
  tryOn: (tickets: number) => void;
  save: (force?: boolean) => void;
  /** Save although somebody else has saved meanwhile. */
  saveOver: () => void;
  keepUsed: () => void;
}

function inUseOf(problem: unknown): InUse | null {
  const { code, body } = toProblem(problem);
  return code === 'config_in_use' ? ((body as { in_use?: InUse }).in_use ?? {}) : null;
}

/** A change of a document until it is saved: tried, refused, saved over, or given up. Kept when the page is left. */
export function useProposal(active: ConfigVersion, editable: boolean): Proposal {
  const t = useT();
  const me = useMe();
  const client = useQueryClient();
  const { message } = App.useApp();
  const { name } = active;
  const form = `configuration.${name}`;
  // Who may no longer change it looks at what is active.
  const [kept] = useState<Kept>(() => ({ ...NOTHING, ...(editable && loadForm<Kept>(me.id, form)) }));
  const [started, setStarted] = useState(kept.started);
  const [content, setContent] = useState(kept.content);
  const [text, setText] = useState(kept.text);
  const [note, setNote] = useState(kept.note);
  const [restored, setRestored] = useState(kept.content !== null || kept.text !== null);
  const [problem, setProblem] = useState<unknown>(null);
  const [answer, setAnswer] = useState<TryAnswer | null>(null);
  const save = useChange(saveConfig, ['settings', 'configuration', name], configQuery.queryKey, [
    'settings',
    'teams',
  ]);
  const attempt = useChange(tryConfig);
  const trial = useRef<AbortController | null>(null);
  const stopTrial = () => trial.current?.abort();
  useEffect(() => () => trial.current?.abort(), []);

  // Without changes one looks at what is active; with changes at what they began from.
  const dirty = content !== null || text !== null;
  const base = (dirty && started) || active;
  useEffect(() => {
    if (!editable) return;
    const empty = content === null && text === null && note === '';
    saveForm(me.id, form, empty ? null : ({ started, content, text, note } satisfies Kept));
  }, [editable, me.id, form, started, content, text, note]);
  // What stands there by the time a save has ended; no later than the last rendering.
  const latest = useRef({ content, text, note });
  useEffect(() => {
    latest.current = { content, text, note };
  }, [content, text, note]);
  const body = (): Body => text ?? (content as Record<string, unknown> | null) ?? base.body;
  const begin = () => {
    if (!dirty) setStarted(active);
    stopTrial(); // it would answer for what no longer stands there
    setAnswer(null);
    setProblem(null);
  };
  const discard = () => {
    stopTrial();
    setContent(null);
    setText(null);
    setAnswer(null);
    setProblem(null);
    setNote('');
    setRestored(false);
  };
  const send = (version: number, force: boolean) =>
    save.mutateAsync({ name, body: { body: body(), note: note.trim(), version, force } }).then(
      (saved) => {
        client.setQueryData(activeQuery(name).queryKey, saved);
        const now = latest.current;
        const left = now.note === note ? '' : now.note;
        if (now.content === content && now.text === text) {
          // Also when the page was left meanwhile, where nothing below takes effect any more.
          saveForm(me.id, form, left ? ({ ...NOTHING, note: left } satisfies Kept) : null);
          discard();
        } else {
          // Typed while it was being saved: a change of what is active now.
          saveForm(me.id, form, { ...now, note: left, started: saved } satisfies Kept);
          setStarted(saved);
          setProblem(null);
        }
        setNote(left);
        void message.success(t('configuration.saved', { number: saved.number }));
      },
      (error: unknown) => {
        setProblem(error);
        if (toProblem(error).code === 'stale_version')
          void client.invalidateQueries({ queryKey: ['settings', 'configuration', name] });
      },
    );
  const stale = problem !== null && toProblem(problem).code === 'stale_version';
  return {
    base,
    content,
    text,
    dirty,
    restored: dirty && restored,
    note,
    problem: inUseOf(problem) ? null : problem,
    theirs: stale && active.number !== base.number ? active : null,
    inUse: inUseOf(problem),
    answer,
    trying: attempt.isPending,
    saving: save.isPending,
    setContent: (next) => {
      begin();
      setContent(next);
    },
    setText: (next) => {
      begin();
      setText(next);
    },
    setNote,
    discard,
    adopt: () => setStarted(active),
    tryOn: (tickets) => {
      stopTrial();
      const { signal } = (trial.current = new AbortController());
      attempt.mutate(
        { name, body: body(), tickets, signal },
        {
          onSuccess: (found) => {
            setProblem(null);
            setAnswer(found);
          },
          onError: (error) => {
            setAnswer(null);
            if (!signal.aborted) setProblem(error);
          },
        },
      );
    },
    save: (force = false) => void send(base.number, force),
    saveOver: () => {
      setStarted(active);
      void send(active.number, false);
    },
    keepUsed: () => setProblem(null),
  };
}
